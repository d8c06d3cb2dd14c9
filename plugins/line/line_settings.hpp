// SPDX-License-Identifier: MIT
// What an account of LINE is configured with.
#pragma once

#include <jackfield/cpp/channel.hpp>
#include <jackfield/cpp/jwt.hpp>

#include <string>

namespace jackfield::line {

/// Stateless tokens last 15 minutes, the others 30 days; a channel has at most 30 of each of those.
enum class TokenKind { stateless, short_lived, v2_1 };

struct Settings {
  std::string channel_id;      // decimal digits
  std::string channel_secret;  // signs webhooks; with the id it also gets stateless tokens
  std::string access_token;    // a long-lived token from the console; empty: tokens are fetched
  JwtKey assertion;            // text empty: the channel secret is used instead
  TokenKind token_kind = TokenKind::stateless;
  std::string bot_user_id;  // what `destination` says; empty until the check asked
  Crypto crypto{nullptr};
  Text text{nullptr};
};

/// Errors name the key at fault.
Result<Settings> read_settings(const Config& config);

}  // namespace jackfield::line
