// SPDX-License-Identifier: MIT
// The account's object: wiring only. What comes in is viber_receive, what goes out viber_send and
// its neighbours.
#pragma once

#include "viber_settings.hpp"

namespace jackfield::viber {

class Viber final : public Channel {
 public:
  static Result<Viber> create(const Config& config);
  Received receive(const Context& context, const HttpRequest& request) const override;
  Step step(const Context& context, const Procedure& procedure,
            const Exchanges& exchanges) const override;
  Created created() const override;

 private:
  explicit Viber(Settings settings);

  Settings settings_;
};

}  // namespace jackfield::viber
