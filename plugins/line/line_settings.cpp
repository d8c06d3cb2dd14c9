// SPDX-License-Identifier: MIT
#include "line_settings.hpp"

#include <utility>

namespace jackfield::line {

Result<Settings> read_settings(const Config& config) {
  Settings settings;
  settings.channel_id = config["channel_id"].id();
  settings.channel_secret = config.text("channel_secret");
  settings.access_token = config.text("channel_access_token");
  settings.bot_user_id = config.text("bot_user_id");
  const std::string kind(config.text("token_kind"));
  settings.token_kind = kind == "v2.1"          ? TokenKind::v2_1
                        : kind == "short-lived" ? TokenKind::short_lived
                                                : TokenKind::stateless;
  settings.crypto = config.crypto();
  settings.text = config.text_service();
  if (settings.channel_id.empty()) return config.refuse("/channel_id", "the channel's number");
  // An empty key would let anybody sign.
  if (settings.channel_secret.empty())
    return config.refuse("/channel_secret", "the channel secret of the console");

  settings.assertion.algorithm = JwtAlgorithm::rs256;
  settings.assertion.id = config.text("assertion_key_id");
  settings.assertion.text = config.text("assertion_key");
  const bool is_jwk = settings.assertion.text.find('{') != std::string::npos;
  settings.assertion.format = is_jwk ? KeyFormat::jwk : KeyFormat::pem;
  if (settings.assertion.text.empty() != settings.assertion.id.empty())
    return config.refuse("/assertion_key_id", "the kid that the console gave for assertion_key");
  if (settings.token_kind == TokenKind::v2_1 && settings.assertion.text.empty())
    return config.refuse("/assertion_key", "the private key that tokens of kind v2.1 need");
  return settings;
}

}  // namespace jackfield::line
