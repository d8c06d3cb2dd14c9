// SPDX-License-Identifier: MIT
// The one message that may be said to somebody who did not subscribe: in the answer to the callback
// that tells that they opened the chat.
#pragma once

#include "viber_settings.hpp"

namespace jackfield::viber {

/// The fact of the conversation that holds the token under which receipts of the welcome come.
inline constexpr std::string_view kWelcomeToken = "welcome_token";

/// Adds the answer to `received`: the configured welcome, or a held request that the application
/// may answer until `welcome_wait_ms` is over.
void welcome(const Settings& settings, const Json& body, std::int64_t now, Received& received);

}  // namespace jackfield::viber
