// SPDX-License-Identifier: MIT
// The account's object: wiring only. What comes in is line_receive, what goes out line_send and its
// neighbours.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

class Line final : public Channel {
 public:
  static Result<Line> create(const Config& config);
  Received receive(const Context& context, const HttpRequest& request) const override;
  Step step(const Context& context, const Procedure& procedure,
            const Exchanges& exchanges) const override;
  Created created() const override;

 private:
  explicit Line(Settings settings);

  Settings settings_;
};

}  // namespace jackfield::line
