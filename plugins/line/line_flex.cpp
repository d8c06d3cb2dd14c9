// SPDX-License-Identifier: MIT
#include "line_flex.hpp"

#include "line_actions.hpp"
#include "line_text.hpp"

namespace jackfield::line {
namespace {

constexpr std::uint64_t kLongestFlexAlt = 1500;

void words(JsonWriter& json, std::string_view text, bool is_title) {
  if (text.empty()) return;  // LINE refuses an empty text component
  json.begin_object().member("type", "text").member("text", text).member("wrap", true);
  if (is_title) json.member("weight", "bold").member("size", "lg");
  json.end_object();
}

JsonWriter& box(JsonWriter& json, std::string_view name) {
  json.key(name).begin_object().member("type", "box").member("layout", "vertical");
  return json.member("spacing", "sm").key("contents").begin_array();
}

void end_box(JsonWriter& json) {
  json.end_array().end_object();
}

void flex_button(JsonWriter& json, const Text& text, const Button& button) {
  json.begin_object().member("type", "button").member("height", "sm");
  json.member("style", button.style == "primary" ? "primary" : "link").key("action");
  write_action(json, text, button, Spot::flex_button);
  json.end_object();
}

void bubble(JsonWriter& json, const Text& text, const Card& card) {
  json.begin_object().member("type", "bubble");
  if (card.media && !card.media->url.empty()) {
    json.key("hero").begin_object().member("type", "image").member("url", card.media->url);
    json.member("size", "full").member("aspectRatio", "20:13").member("aspectMode", "cover");
    json.end_object();
  }
  if (!card.title.empty() || !card.subtitle.empty() || !card.text.empty()) {
    box(json, "body");
    words(json, card.title, true);
    words(json, card.subtitle, false);
    words(json, card.text, false);
    end_box(json);
  }
  if (!card.buttons.empty()) {
    box(json, "footer");
    for (const Button& button : card.buttons) flex_button(json, text, button);
    end_box(json);
  }
  if (card.action || !card.url.empty()) {
    json.key("action");
    write_card_action(json, text, card, Spot::flex_button);
  }
  json.end_object();
}

JsonWriter begin(const Text& text, std::string_view alt) {
  JsonWriter json;
  json.begin_object().member("type", "flex");
  json.member("altText", clip(text, alt.empty() ? "…" : alt, kLongestFlexAlt)).key("contents");
  return json;
}

}  // namespace

std::string flex_message(const Text& text, const std::vector<Card>& cards, std::string_view alt) {
  JsonWriter json = begin(text, alt);
  if (cards.size() == 1) {
    bubble(json, text, cards.front());
    return std::move(json).text();
  }
  json.begin_object().member("type", "carousel").key("contents").begin_array();
  for (const Card& card : cards) bubble(json, text, card);
  json.end_array().end_object();
  return std::move(json).text();
}

std::string flex_list(const Text& text, const List& list, std::string_view alt) {
  JsonWriter json = begin(text, alt);
  json.begin_object().member("type", "bubble");
  box(json, "body");
  words(json, list.header, true);
  words(json, list.text, false);
  for (const ListSection& section : list.sections) {
    words(json, section.title, true);
    for (const ListRow& row : section.rows) {
      Button choice;
      choice.kind = ButtonKind::reply;
      choice.id = row.id;
      choice.title = row.title;
      choice.payload = row.payload;
      flex_button(json, text, choice);
      words(json, row.description, false);
    }
  }
  words(json, list.footer, false);
  end_box(json);
  json.end_object();
  return std::move(json).text();
}

}  // namespace jackfield::line
