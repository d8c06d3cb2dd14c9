// SPDX-License-Identifier: MIT
// The access token: one for the whole account, fetched by one procedure at a time (the host sees to
// that) and kept by the host.
#pragma once

#include "wechat_settings.hpp"

namespace jackfield::wechat {

Step get_token(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges);

/// Are the credentials right, and may the account use customer service?
Step check(const Settings& settings, const Context& context, const Procedure& procedure,
           const Exchanges& exchanges);

}  // namespace jackfield::wechat
