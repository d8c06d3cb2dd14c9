// SPDX-License-Identifier: MIT
#include "plugins/viber/simulator/viber_shown.hpp"

#include "plugins/viber/simulator/viber_deeds.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::viber_simulator {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostPeople = 20;  // a load test makes thousands; nobody looks at them

void replace(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

/// The words of a button's HTML.
std::string words(std::string html) {
  replace(html, "<br>", "\n");
  std::string text;
  bool is_tag = false;
  for (const char c : html) {
    if (c == '<') is_tag = true;
    if (!is_tag) text += c;
    if (c == '>') is_tag = false;
  }
  replace(text, "&lt;", "<");
  replace(text, "&gt;", ">");
  replace(text, "&amp;", "&");
  return text;
}

Json item(const Json& button) {
  Json action = button;
  // The page follows addresses by itself.
  if (text_of(button, "ActionType") == "open-url") action["uri"] = text_of(button, "ActionBody");
  return {{"label", words(text_of(button, "Text"))}, {"action", std::move(action)}};
}

bool is_pressed(const Json& button) {
  return text_of(button, "ActionType") != "none";
}

/// A block of words or a picture at a card's head may be pressed too, but is no button to look at.
bool is_block(const Json& button) {
  return !text_of(button, "TextVAlign").empty() || text_of(button, "Text").empty();
}

void add_to_card(const Json& button, Json& card) {
  if (const std::string image = text_of(button, "Image"); !image.empty()) card["url"] = image;
  if (!is_block(button) && is_pressed(button)) {
    card["items"].push_back(item(button));
    return;
  }
  std::string html = text_of(button, "Text");
  const std::size_t end = html.starts_with("<b>") ? html.find("</b>") : std::string::npos;
  if (end != std::string::npos) {
    card["title"] = words(html.substr(0, end));
    html = html.substr(end + 4);
    if (html.starts_with("<br>")) html = html.substr(4);
  }
  const std::string before = card["text"].get<std::string>();
  card["text"] = before + (before.empty() ? "" : "\n") + words(html);
}

Json empty_card() {
  return {{"title", ""}, {"text", ""}, {"url", ""}, {"items", Json::array()}};
}

Json cards(const Json& rich) {
  const int size = rich.value("ButtonsGroupColumns", 6) * rich.value("ButtonsGroupRows", 7);
  Json all = Json::array();
  Json card = empty_card();
  int filled = 0;
  for (const Json& button : member(rich, "Buttons")) {
    add_to_card(button, card);
    filled += button.value("Columns", 6) * button.value("Rows", 1);
    if (filled < size) continue;
    all.push_back(std::exchange(card, empty_card()));
    filled = 0;
  }
  return all;
}

void show_content(const Json& message, Json& out) {
  const std::string type = text_of(message, "type");
  out["kind"] = type == "picture" ? "image" : type == "contact" || type == "url" ? "text" : type;
  out["text"] = text_of(message, "text");
  if (type == "picture" || type == "video") out["url"] = text_of(message, "media");
  if (type == "file") out["text"] = text_of(message, "file_name");
  if (type == "url") out["text"] = text_of(message, "media");
  if (type == "sticker") out["text"] = "Sticker " + member(message, "sticker_id").dump();
  if (type == "contact") {
    const Json& contact = member(message, "contact");
    out["text"] = "👤 " + text_of(contact, "name") + " " + text_of(contact, "phone_number");
  }
  if (type == "location") {
    const Json& place = member(message, "location");
    const std::string address = text_of(place, "address");
    out["text"] = address.empty() ? member(place, "lat").dump() + ", " + member(place, "lon").dump()
                                  : address;
  }
  if (type == "rich_media") out["cards"] = cards(member(message, "rich_media"));
  if (type == "payment") out["text"] = "💳 " + text_of(member(message, "payment"), "description");
  if (type.empty()) {
    out["kind"] = "note";
    out["text"] = "A keyboard";
  }
}

Json show(const Person& person, const Said& said) {
  Json out = {{"id", std::to_string(said.token)},
              {"from", said.is_ours ? "account" : "user"},
              {"at_ms", said.at_ms},
              {"is_read", said.is_ours && said.is_seen},
              {"is_unsent", false},
              {"raw", said.message}};
  if (!said.is_ours) out["user"] = person.id;
  out["name"] = said.is_ours ? said.sender_name : person.name;
  show_content(said.message, out);
  for (const Json& button : member(said.keyboard, "Buttons"))
    if (is_pressed(button)) out["quick_replies"].push_back(item(button));
  return out;
}

}  // namespace

Json shown(const World& world) {
  Json out = {{"network", "viber"},     {"title", "Viber"},       {"actions", Json::array()},
              {"users", Json::array()}, {"chats", Json::array()}, {"counters", world.counters}};
  for (const std::string_view deed : deeds()) out["actions"].push_back(deed);
  for (std::size_t i = 0; i < std::min(world.people.size(), kMostPeople); ++i) {
    const Person& person = world.people[i];
    out["users"].push_back({{"id", person.id},
                            {"name", person.name},
                            {"is_blocked", person.has_left},
                            {"is_typing", false},
                            {"chat", person.id}});
    Json messages = Json::array();
    for (const Said& said : person.messages) messages.push_back(show(person, said));
    out["chats"].push_back({{"id", person.id},
                            {"type", "direct"},
                            {"title", person.name},
                            {"members", Json::array({person.id})},
                            {"messages", std::move(messages)}});
  }
  return out;
}

}  // namespace jackfield::viber_simulator
