// SPDX-License-Identifier: MIT
// Source: developers.viber.com, Rich media and Keyboards, read 2026-08.
#include "viber_cards.hpp"

#include "viber_keyboard.hpp"
#include "viber_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::viber {
namespace {

constexpr std::uint32_t kColumns = 6;

std::string rest_of(const Card& card) {
  return joined(card.subtitle, card.text);
}
std::string picture_of(const Card& card) {
  return card.media ? address_with_ending(*card.media, ending(card.media->filename))
                    : std::string();
}
bool has_words(const Card& card) {
  return !card.title.empty() || !rest_of(card).empty();
}

/// How many rows the picture and the words take; buttons take one each.
struct Layout {
  std::uint32_t picture;
  std::uint32_t words;
};
// From the roomiest to the tightest.
constexpr Layout kLayouts[] = {{3, 3}, {3, 2}, {2, 2}, {2, 1}, {1, 1}};

std::uint32_t rows_of(const Card& card, const Layout& layout) {
  const auto buttons = static_cast<std::uint32_t>(std::min<std::size_t>(card.buttons.size(), 99));
  return (picture_of(card).empty() ? 0 : layout.picture) + (has_words(card) ? layout.words : 0) +
         buttons;
}

std::uint32_t most_rows(const std::vector<Card>& cards, const Layout& layout) {
  std::uint32_t most = 1;
  for (const Card& card : cards) most = std::max(most, rows_of(card, layout));
  return most;
}

/// What touching the card does.
std::optional<Button> touch(const Card& card) {
  if (card.action) return *card.action;
  if (card.url.empty()) return std::nullopt;
  Button open;
  open.kind = ButtonKind::url;
  open.url = card.url;
  return open;
}

void write_card(JsonWriter& json, const Text& text, const Card& card, Layout layout,
                std::uint32_t height) {
  const std::optional<Button> action = touch(card);
  const Button* pressed = action ? &*action : nullptr;
  const std::string picture = picture_of(card);
  // The grid has to be filled: what is left over widens the words, else the picture.
  const std::uint32_t spare = height - rows_of(card, layout);
  if (has_words(card))
    layout.words += spare;
  else
    layout.picture += spare;
  if (!picture.empty()) write_block(json, {}, picture, pressed, {kColumns, layout.picture});
  if (has_words(card))
    write_block(json, label(text, card.title, rest_of(card)), {}, pressed,
                {kColumns, layout.words});
  for (const Button& button : card.buttons) write_button(json, text, button, {kColumns, 1});
  if (picture.empty() && !has_words(card) && spare > 0)
    write_block(json, {}, {}, nullptr, {kColumns, spare});
}

}  // namespace

std::optional<std::string> rich_media(const Text& text, const std::vector<Card>& cards) {
  if (cards.empty() || cards.size() > kMostCards) return std::nullopt;
  const auto fits =
      std::find_if(std::begin(kLayouts), std::end(kLayouts),
                   [&](const Layout& layout) { return most_rows(cards, layout) <= kCardRows; });
  if (fits == std::end(kLayouts)) return std::nullopt;
  const std::uint32_t height = most_rows(cards, *fits);
  JsonWriter json;
  json.begin_object().member("Type", "rich_media").member("ButtonsGroupColumns", kColumns);
  json.member("ButtonsGroupRows", height).member("BgColor", "#FFFFFF");
  json.key("Buttons").begin_array();
  for (const Card& card : cards) write_card(json, text, card, *fits, height);
  json.end_array().end_object();
  return std::move(json).text();
}

std::string in_words(const std::vector<Card>& cards) {
  std::string words;
  for (const Card& card : cards) {
    words = joined(words, joined(card.title, rest_of(card)));
    words = joined(words, card.url);
  }
  return words;
}

std::vector<Button> all_buttons(const std::vector<Card>& cards) {
  std::vector<Button> all;
  for (const Card& card : cards) {
    for (const Button& button : card.buttons) {
      all.push_back(button);
      if (cards.size() > 1 && !card.title.empty() && !button.title.empty())
        all.back().title = card.title + ": " + button.title;
    }
  }
  return all;
}

}  // namespace jackfield::viber
