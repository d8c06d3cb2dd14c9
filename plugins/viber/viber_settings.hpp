// SPDX-License-Identifier: MIT
// What an account of Viber is configured with.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <string>

namespace jackfield::viber {

struct Settings {
  std::string auth_token;            // authorises calls and signs callbacks; it never changes
  std::string sender_name;           // shown above each message, unless the action names somebody
  std::string sender_avatar;         // https; may be empty
  std::string bot_id;                // "pa:…"; empty until the check asked
  std::string welcome;               // said to who opens the chat for the first time; may be empty
  std::int64_t welcome_wait_ms = 0;  // how long the application may take to say it instead
  bool stays_in_session = false;     // nothing is sent that Viber may charge for
  Crypto crypto{nullptr};
  Text text{nullptr};
};

/// Errors name the key at fault.
Result<Settings> read_settings(const Config& config);

}  // namespace jackfield::viber
