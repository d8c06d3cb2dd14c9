// SPDX-License-Identifier: MIT
// The web chat channel: one account is one widget.
#pragma once

#include "webchat_settings.hpp"

namespace jackfield::webchat {

class Webchat final : public Channel {
 public:
  static Result<Webchat> create(const Config& config);

  Received receive(const Context& context, const HttpRequest& request) const override;
  Step step(const Context& context, const Procedure& procedure,
            const Exchanges& exchanges) const override;
  Created created() const override;

 private:
  explicit Webchat(Settings settings);

  Settings settings_;
};

}  // namespace jackfield::webchat
