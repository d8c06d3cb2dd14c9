// SPDX-License-Identifier: MIT
// LINE notification messages: to a phone number in place of a user id, for accounts that LINE
// admitted to it. They need no friendship, and are the only messages whose delivery LINE tells.
#pragma once

#include "line_settings.hpp"

#include <string>
#include <string_view>

namespace jackfield::line {

/// Whether an address is a phone number: a plus sign, then digits, as E.164 has it.
bool is_phone(std::string_view address) noexcept;

/// Sends the action's messages to the number, or the template that its channel_data names:
/// `{"line":{"template":{"templateKey":"…","body":{…}}}}`.
Step notify(const Settings& settings, const Context& context, const Action& action,
            const std::string& phone, const Exchanges& exchanges);

}  // namespace jackfield::line
