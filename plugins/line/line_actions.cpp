// SPDX-License-Identifier: MIT
#include "line_actions.hpp"

#include "line_text.hpp"

#include <string>
#include <string_view>

namespace jackfield::line {
namespace {

// Source: Messaging API reference, "Action objects", read 2026-08.
std::uint64_t label_limit(Spot spot) {
  if (spot == Spot::flex_button) return 40;
  return spot == Spot::image_carousel ? 12 : 20;
}

constexpr std::uint64_t kLongestText = 300;

std::string title_of(const Button& button) {
  for (const std::string* text :
       {&button.title, &button.display_text, &button.payload, &button.id, &button.url}) {
    if (!text->empty()) return *text;
  }
  return "…";  // LINE refuses an empty label
}

// LINE wants at least one character of data.
const std::string& data_of(const Button& button) {
  return button.payload.empty() ? button.id : button.payload;
}

void uri(JsonWriter& json, const std::string& address, const std::string& desktop = {}) {
  json.member("type", "uri").member("uri", address);
  if (!desktop.empty()) json.key("altUri").begin_object().member("desktop", desktop).end_object();
}

void say(JsonWriter& json, const Text& text, const Button& button) {
  const std::string& words = button.text.empty() ? title_of(button) : button.text;
  json.member("type", "message").member("text", clip(text, words, kLongestText));
}

void post(JsonWriter& json, const Text& text, const Button& button, const std::string& shown) {
  json.member("type", "postback").member("data", data_of(button));
  json.member_if("displayText", clip(text, shown, kLongestText));
}

void pick_date(JsonWriter& json, const Button& button) {
  const std::string mode = button.mode.empty() ? "datetime" : button.mode;
  const std::string& data = data_of(button);
  json.member("type", "datetimepicker").member("data", data.empty() ? mode : data);
  json.member("mode", mode).member_if("initial", button.initial);
  json.member_if("max", button.maximum).member_if("min", button.minimum);
}

}  // namespace

void write_action(JsonWriter& json, const Text& text, const Button& button, Spot spot) {
  const bool has_data = !data_of(button).empty();
  json.begin_object();
  switch (button.kind) {
    case ButtonKind::postback:
      if (has_data)
        post(json, text, button, button.display_text);
      else
        say(json, text, button);
      break;
    case ButtonKind::url:
    case ButtonKind::webview:
    case ButtonKind::login:
      uri(json, button.url, button.url_alternative);
      break;
    case ButtonKind::call:
      uri(json, "tel:" + button.phone);
      break;
    case ButtonKind::date_time:
      pick_date(json, button);
      break;
    case ButtonKind::copy:
      json.member("type", "clipboard").member("clipboardText", button.text);
      break;
    case ButtonKind::location:
    case ButtonKind::camera:
    case ButtonKind::gallery:
      if (spot != Spot::quick_reply)
        say(json, text, button);
      else if (button.kind == ButtonKind::location)
        json.member("type", "location");
      else
        json.member("type", button.kind == ButtonKind::camera ? "camera" : "cameraRoll");
      break;
    default:
      // A reply shows its title on the person's side and still brings its payload.
      if (has_data && button.text.empty())
        post(json, text, button,
             button.display_text.empty() ? title_of(button) : button.display_text);
      else
        say(json, text, button);
  }
  json.member("label", clip(text, title_of(button), label_limit(spot)));
  json.end_object();
}

bool write_card_action(JsonWriter& json, const Text& text, const Card& card, Spot spot) {
  if (card.action) {
    write_action(json, text, *card.action, spot);
    return true;
  }
  if (card.url.empty()) return false;
  Button open;
  open.kind = ButtonKind::url;
  open.url = card.url;
  open.title = card.title;
  write_action(json, text, open, spot);
  return true;
}

}  // namespace jackfield::line
