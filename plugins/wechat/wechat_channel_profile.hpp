// SPDX-License-Identifier: MIT
// The menu below the chat: what the operator's file wants beside what WeChat has.
#pragma once

#include "wechat_settings.hpp"

namespace jackfield::wechat {

/// Argument: {"apply":true} also sets the menu where it differs; without it the difference is only
/// told. Without `profile` nothing is touched. Result: profile_result() of
/// <jackfield/cpp/profile.hpp>.
Step set_profile(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges);

}  // namespace jackfield::wechat
