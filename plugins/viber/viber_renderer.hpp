// SPDX-License-Identifier: MIT
// How a piece becomes messages: what viber_render and viber_render_media share.
#pragma once

#include "viber_render.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield::viber {

class Renderer {
 public:
  explicit Renderer(const Settings& settings) : text_(settings.text) {}

  Result<void> add(std::uint32_t piece, const Part& part);
  Result<std::vector<Rendered>> finish() &&;

 private:
  Rendered& put(std::uint32_t piece, JsonWriter json) {
    keys_.clear();
    Rendered& message = messages_.emplace_back();
    message.piece = piece;
    message.members = std::move(json).text();
    return message;
  }
  /// A text of its own; nullptr when there is none.
  Rendered* words(std::uint32_t piece, std::string_view text);
  void styled_words(std::uint32_t piece, const Part& part);
  Result<void> media(std::uint32_t piece, const Part& part);
  void picture(std::uint32_t piece, const Media& media, const std::string& address);
  void link(std::uint32_t piece, std::string_view url, std::string_view beside);
  void place(std::uint32_t piece, const Location& location);
  void contacts(std::uint32_t piece, const Part& part);
  void choices(std::uint32_t piece, const std::string& text, const std::vector<Button>& buttons);
  void give_keyboard(Rendered& message, const std::vector<Button>& buttons) const;
  void cards(std::uint32_t piece, const std::vector<Card>& cards, std::string alt);
  void buttons(std::uint32_t piece, const Part& part);
  void list(std::uint32_t piece, const List& list);
  Result<void> raw(std::uint32_t piece, const Json& message);

  const Text& text_;
  std::vector<Rendered> messages_;
  std::vector<Button> keys_;  // of the newest message's keyboard
  std::vector<Button> suggestions_;
  std::uint32_t last_piece_ = 0;
};

/// The beginning of a message object.
inline JsonWriter object(std::string_view type) {
  JsonWriter json;
  json.begin_object().member("type", type);
  return json;
}

}  // namespace jackfield::viber
