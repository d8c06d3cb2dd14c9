// SPDX-License-Identifier: MIT
// Limits: fact sheets Messenger 4.1 and Instagram 4.1, 2026-11-21.
#include "meta_cards.hpp"

#include "meta_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::meta {
namespace {

constexpr std::uint64_t kLongestTitle = 80;
constexpr std::uint64_t kLongestLabel = 20;
constexpr std::uint64_t kLongestPayload = 1000;

std::string label_of(const Settings& settings, const Button& button) {
  for (const std::string* text :
       {&button.title, &button.display_text, &button.text, &button.payload, &button.id})
    if (!text->empty()) return clip(settings.text, *text, kLongestLabel);
  return "…";  // an empty title is refused
}

std::string payload_of(const Settings& settings, const Button& button) {
  for (const std::string* text : {&button.payload, &button.id, &button.text})
    if (!text->empty()) return clip(settings.text, *text, kLongestPayload);
  return label_of(settings, button);
}

void web(JsonWriter& json, const Button& button, const std::string& label) {
  json.member("type", "web_url").member("url", button.url);
  if (!label.empty()) json.member("title", label);
  if (button.kind == ButtonKind::webview)
    json.member("webview_height_ratio", button.mode.empty() ? "tall" : button.mode);
}

void write_button(JsonWriter& json, const Settings& settings, const Button& button) {
  const std::string label = label_of(settings, button);
  const bool is_link = button.kind == ButtonKind::url || button.kind == ButtonKind::webview;
  json.begin_object();
  if (is_link && !button.url.empty()) {
    web(json, button, label);
  } else if (button.kind == ButtonKind::call && !settings.is_instagram()) {
    json.member("type", "phone_number").member("title", label).member("payload", button.phone);
  } else if (button.kind == ButtonKind::login && !settings.is_instagram()) {
    json.member("type", "account_link").member("url", button.url);
  } else if (button.kind == ButtonKind::logout && !settings.is_instagram()) {
    json.member("type", "account_unlink");
  } else {
    json.member("type", "postback").member("title", label);
    json.member("payload", payload_of(settings, button));
  }
  json.end_object();
}

void write_buttons(JsonWriter& json, const Settings& settings, const std::vector<Button>& items,
                   std::size_t begin, std::size_t end) {
  json.key("buttons").begin_array();
  for (std::size_t i = begin; i < end; ++i) write_button(json, settings, items[i]);
  json.end_array();
}

void write_card(JsonWriter& json, const Settings& settings, const Card& card) {
  std::string title = card.title;
  std::string below = joined(card.subtitle, card.text);
  if (title.empty()) title = std::exchange(below, {});  // a title has to be there
  json.begin_object().member("title",
                             clip(settings.text, title.empty() ? "…" : title, kLongestTitle));
  json.member_if("subtitle", clip(settings.text, below, kLongestTitle));
  if (card.media) json.member_if("image_url", card.media->url);
  const bool opens = card.action && (card.action->kind == ButtonKind::url ||
                                     card.action->kind == ButtonKind::webview);
  if (opens || !card.url.empty()) {
    Button open;
    open.kind = opens ? card.action->kind : ButtonKind::url;
    open.url = opens ? card.action->url : card.url;
    json.key("default_action").begin_object();
    web(json, open, {});
    json.end_object();
  }
  if (!card.buttons.empty())
    write_buttons(json, settings, card.buttons, 0, std::min(card.buttons.size(), kMostButtons));
  json.end_object();
}

JsonWriter begin_template(std::string_view type) {
  JsonWriter json;
  json.begin_object().key("attachment").begin_object().member("type", "template");
  json.key("payload").begin_object().member("template_type", type);
  return json;
}

std::string finish(JsonWriter json) {
  json.end_object().end_object().end_object();
  return std::move(json).text();
}

}  // namespace

std::string cards_message(const Settings& settings, const std::vector<Card>& cards,
                          std::size_t begin, std::size_t end) {
  const bool are_products = std::all_of(cards.begin(), cards.end(),
                                        [](const Card& card) { return !card.product.empty(); });
  JsonWriter json = begin_template(are_products ? "product" : "generic");
  json.key("elements").begin_array();
  for (std::size_t i = begin; i < end; ++i) {
    if (are_products)
      json.begin_object().member("id", cards[i].product).end_object();
    else
      write_card(json, settings, cards[i]);
  }
  json.end_array();
  return finish(std::move(json));
}

std::string buttons_message(const Settings& settings, const std::string& text,
                            const std::vector<Button>& items, std::size_t begin, std::size_t end) {
  JsonWriter json = begin_template("button");
  json.member("text", text.empty() ? "…" : text);
  write_buttons(json, settings, items, begin, end);
  return finish(std::move(json));
}

std::string opt_in_message(const Settings& settings, const Buttons& buttons, const Button& button) {
  JsonWriter json = begin_template("notification_messages");
  const std::string& title = buttons.text.empty() ? button.title : buttons.text;
  json.member("title", clip(settings.text, title.empty() ? "…" : title, 65));
  if (buttons.media) json.member_if("image_url", buttons.media->url);
  json.member("payload", payload_of(settings, button));
  return finish(std::move(json));
}

std::string suggestions(const Settings& settings, const std::vector<Button>& items) {
  JsonWriter json;
  json.begin_array();
  for (std::size_t i = 0; i < std::min(items.size(), kMostSuggestions); ++i) {
    const Button& button = items[i];
    json.begin_object();
    // Not on Instagram since 2026-10-05.
    const bool may_ask = !settings.is_instagram();
    if (may_ask && button.kind == ButtonKind::phone) {
      json.member("content_type", "user_phone_number");
    } else if (may_ask && button.kind == ButtonKind::email) {
      json.member("content_type", "user_email");
    } else {
      json.member("content_type", "text").member("title", label_of(settings, button));
      json.member("payload", payload_of(settings, button));
      if (may_ask && button.image) json.member_if("image_url", button.image->url);
    }
    json.end_object();
  }
  return std::move(json.end_array()).text();
}

}  // namespace jackfield::meta
