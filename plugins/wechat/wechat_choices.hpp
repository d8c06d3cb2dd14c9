// SPDX-License-Identifier: MIT
// What somebody chose in the account's menu.
#pragma once

#include "wechat_settings.hpp"

#include <string_view>

namespace jackfield::wechat {

/// Fills `event` when `name`, in lower case, is an event of the menu; false otherwise.
bool read_choice(const Json& push, std::string_view name, Event& event, Received& received);

}  // namespace jackfield::wechat
