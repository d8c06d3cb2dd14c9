// SPDX-License-Identifier: MIT
// Limits: Messaging API reference, "Template messages", read 2026-08; counted in grapheme clusters.
#include "line_cards.hpp"

#include "line_actions.hpp"
#include "line_flex.hpp"
#include "line_text.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace jackfield::line {
namespace {

constexpr std::uint64_t kLongestAlt = 1500;
constexpr std::uint64_t kLongestTitle = 40;
constexpr std::uint64_t kLongestBeside = 60;  // the text beside a picture or a title
constexpr std::uint64_t kLongestConfirm = 240;
constexpr std::size_t kMostColumns = 10;

/// What a template of one card allows.
struct Room {
  std::uint64_t text;
  std::size_t actions;
};
constexpr Room kButtons = {160, 4};
constexpr Room kColumn = {120, 3};

std::string words_of(const Card& card) {
  return joined(card.subtitle, card.text);
}
bool has_picture(const Card& card) {
  return card.media && !card.media->url.empty();
}

bool fits(const Text& text, const Card& card, const Room& room) {
  const std::string words = words_of(card);
  const std::uint64_t most = has_picture(card) || !card.title.empty() ? kLongestBeside : room.text;
  return !words.empty() && graphemes(text, words) <= most &&
         graphemes(text, card.title) <= kLongestTitle && !card.buttons.empty() &&
         card.buttons.size() <= room.actions;
}

JsonWriter begin(const Text& text, std::string_view alt, std::string_view type) {
  JsonWriter json;
  json.begin_object().member("type", "template");
  json.member("altText", clip(text, alt.empty() ? "…" : alt, kLongestAlt));
  json.key("template").begin_object().member("type", type);
  return json;
}

void actions(JsonWriter& json, const Text& text, const std::vector<Button>& buttons) {
  json.key("actions").begin_array();
  for (const Button& button : buttons) write_action(json, text, button, Spot::template_button);
  json.end_array();
}

void fill(JsonWriter& json, const Text& text, const Card& card) {
  if (has_picture(card)) json.member("thumbnailImageUrl", card.media->url);
  json.member_if("title", card.title).member("text", words_of(card));
  if (card.action || !card.url.empty()) {
    json.key("defaultAction");
    write_card_action(json, text, card, Spot::template_button);
  }
  actions(json, text, card.buttons);
}

std::string alt_of(std::string_view alt, const Card& card) {
  return alt.empty() ? joined(card.title, words_of(card)) : std::string(alt);
}

/// Only pictures, each with one thing to do.
bool is_gallery(const std::vector<Card>& cards) {
  return std::all_of(cards.begin(), cards.end(), [](const Card& card) {
    const bool has_one =
        card.buttons.size() == 1 || (card.buttons.empty() && (card.action || !card.url.empty()));
    return has_picture(card) && card.title.empty() && words_of(card).empty() && has_one;
  });
}

/// LINE wants all columns alike: a picture and a title in each or in none, as many actions in each.
bool are_columns(const Text& text, const std::vector<Card>& cards) {
  const Card& first = cards.front();
  return std::all_of(cards.begin(), cards.end(), [&](const Card& card) {
    return fits(text, card, kColumn) && card.buttons.size() == first.buttons.size() &&
           has_picture(card) == has_picture(first) && card.title.empty() == first.title.empty();
  });
}

std::string gallery(const Text& text, const std::vector<Card>& cards, std::string_view alt) {
  JsonWriter json = begin(text, alt, "image_carousel");
  json.key("columns").begin_array();
  for (const Card& card : cards) {
    json.begin_object().member("imageUrl", card.media->url).key("action");
    if (card.buttons.empty())
      write_card_action(json, text, card, Spot::image_carousel);
    else
      write_action(json, text, card.buttons.front(), Spot::image_carousel);
    json.end_object();
  }
  json.end_array().end_object();
  return std::move(json).text();
}

}  // namespace

std::string card_message(const Text& text, const Card& card, std::string_view alt) {
  if (!fits(text, card, kButtons)) return flex_message(text, {card}, alt_of(alt, card));
  JsonWriter json = begin(text, alt_of(alt, card), "buttons");
  fill(json, text, card);
  json.end_object();
  return std::move(json).text();
}

std::string buttons_message(const Text& text, const Buttons& buttons, std::string_view alt) {
  Card card;
  card.title = buttons.header;
  card.text = joined(buttons.text, buttons.footer);
  if (buttons.media) card.media = buttons.media;
  card.buttons = buttons.items;
  const bool is_bare = card.title.empty() && !has_picture(card);
  if (card.buttons.size() != 2 || !is_bare || card.text.empty() ||
      graphemes(text, card.text) > kLongestConfirm) {
    return card_message(text, card, alt);
  }
  JsonWriter json = begin(text, alt_of(alt, card), "confirm");
  json.member("text", card.text);
  actions(json, text, card.buttons);
  json.end_object();
  return std::move(json).text();
}

std::string carousel_message(const Text& text, const Carousel& carousel, std::string_view alt) {
  const std::vector<Card>& cards = carousel.items;
  std::string shown(alt);
  if (shown.empty()) {
    for (const Card& card : cards) shown = joined(shown, joined(card.title, words_of(card)));
  }
  if (cards.size() <= kMostColumns && is_gallery(cards)) return gallery(text, cards, shown);
  if (cards.size() > kMostColumns || !are_columns(text, cards))
    return flex_message(text, cards, shown);
  JsonWriter json = begin(text, shown, "carousel");
  json.key("columns").begin_array();
  for (const Card& card : cards) {
    json.begin_object();
    fill(json, text, card);
    json.end_object();
  }
  json.end_array().end_object();
  return std::move(json).text();
}

}  // namespace jackfield::line
