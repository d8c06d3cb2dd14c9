// SPDX-License-Identifier: MIT
// What an account of LINE is configured with.
#pragma once

#include <jackfield/cpp/channel.hpp>
#include <jackfield/cpp/jwt.hpp>

#include <string>

namespace jackfield::line {

struct Settings {
  std::string channel_id;          // decimal digits
  std::string channel_secret;      // signs webhooks; with the id it also gets stateless tokens
  std::string access_token;        // a long-lived token from the console; empty: tokens are fetched
  JwtKey assertion;                // text empty: the channel secret is used instead
  bool wants_long_tokens = false;  // v2.1 (30 days, 30 of them) instead of stateless (15 minutes)
  std::string bot_user_id;         // what `destination` says; empty until the check asked
  Crypto crypto{nullptr};
  Text text{nullptr};
};

/// Errors name the key at fault.
Result<Settings> read_settings(const Config& config);

}  // namespace jackfield::line
