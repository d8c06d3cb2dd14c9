// SPDX-License-Identifier: MIT
// What Viber checks of a message before it takes it. Limits: creators.viber.com and
// developers.viber.com, Send message and Keyboards, read 2026-08.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield::viber_simulator {

/// What is wrong, as Viber says it; 0: nothing.
struct Verdict {
  int status = 0;
  std::string text;

  explicit operator bool() const { return status != 0; }
};

inline Verdict bad(std::string text) {
  return {3, std::move(text)};
}
inline Verdict missing(std::string text) {
  return {4, std::move(text)};
}

/// A whole message without who gets it. In a welcome the bot's own name stands in for a sender.
Verdict check_message(const nlohmann::json& body, bool is_welcome = false);

/// Keyboards and rich media (viber_board.cpp).
Verdict check_keyboard(const nlohmann::json& keyboard);
Verdict check_rich_media(const nlohmann::json& rich_media);
/// The least min_api_version under which Viber takes the message.
int needed_version(const nlohmann::json& body);

/// UTF-16 units, which is how Viber's own programs count characters.
std::size_t units(std::string_view text);
bool is_address(const nlohmann::json& value);

}  // namespace jackfield::viber_simulator
