// SPDX-License-Identifier: MIT
// The account's object: wiring only. What comes in is wechat_receive, what goes out wechat_send and
// its neighbours.
#pragma once

#include "wechat_settings.hpp"

namespace jackfield::wechat {

class Wechat final : public Channel {
 public:
  static Result<Wechat> create(const Config& config);
  Received receive(const Context& context, const HttpRequest& request) const override;
  Step step(const Context& context, const Procedure& procedure,
            const Exchanges& exchanges) const override;
  Created created() const override;

 private:
  explicit Wechat(Settings settings);

  Settings settings_;
};

}  // namespace jackfield::wechat
