// SPDX-License-Identifier: MIT
// Beside messages: typing, who somebody is, handing over to WeChat's own customer service.
#pragma once

#include "wechat_settings.hpp"

namespace jackfield::wechat {

Step show_typing(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges);
Step hand_over(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges);
/// Argument: {"openid":"…"}.
Step profile(const Settings& settings, const Context& context, const Procedure& procedure,
             const Exchanges& exchanges);

}  // namespace jackfield::wechat
