// SPDX-License-Identifier: MIT
#include "viber_settings.hpp"

#include "viber_text.hpp"

#include <algorithm>

namespace jackfield::viber {
namespace {

// Viber tells no deadline for its callbacks; about 5 s are reported.
constexpr std::int64_t kLongestWaitMs = 4000;

}  // namespace

Result<Settings> read_settings(const Config& config) {
  Settings settings;
  settings.auth_token = config.text("auth_token");
  settings.sender_name = config.text("sender_name");
  settings.sender_avatar = config.text("sender_avatar");
  settings.bot_id = config.text("bot_id");
  settings.welcome = config.text("welcome");
  settings.welcome_wait_ms =
      std::clamp<std::int64_t>(config["welcome_wait_ms"].int_or(0), 0, kLongestWaitMs);
  settings.stays_in_session = config["stays_in_session"].bool_or(false);
  settings.crypto = config.crypto();
  settings.text = config.text_service();
  // An empty key would let anybody sign.
  if (settings.auth_token.empty())
    return config.refuse("/auth_token", "the token of the bot in the Viber admin panel");
  if (settings.sender_name.empty() ||
      characters(settings.text, settings.sender_name) > kLongestName)
    return config.refuse("/sender_name", "1 to 28 characters");
  if (characters(settings.text, settings.welcome) > kLongestText)
    return config.refuse("/welcome", "at most 7000 characters");
  return settings;
}

}  // namespace jackfield::viber
