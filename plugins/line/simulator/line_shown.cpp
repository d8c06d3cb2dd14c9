// SPDX-License-Identifier: MIT
#include "plugins/line/simulator/line_shown.hpp"

#include "plugins/line/simulator/line_checks.hpp"
#include "plugins/line/simulator/line_deeds.hpp"

#include <algorithm>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostPeople = 20;  // a load test makes thousands; nobody looks at them

Json member(const Json& object, const char* name) {
  const auto found = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && found != object.end() ? *found : Json();
}

Json item(const Json& action) {
  return {{"label", text_of(action, "label")}, {"action", action}};
}

Json items(const Json& actions) {
  Json all = Json::array();
  for (const Json& action : actions) all.push_back(item(action));
  return all;
}

Json card(const Json& column) {
  std::string picture = text_of(column, "thumbnailImageUrl");
  if (picture.empty()) picture = text_of(column, "imageUrl");
  Json all = items(member(column, "actions"));
  if (column.contains("action")) all.push_back(item(column["action"]));
  return {{"title", text_of(column, "title")},
          {"text", text_of(column, "text")},
          {"url", picture},
          {"items", all}};
}

/// Words and buttons of a flex box, wherever they stand in it.
void read_box(const Json& part, std::string& words, Json& buttons) {
  if (text_of(part, "type") == "text") words += (words.empty() ? "" : "\n") + text_of(part, "text");
  if (text_of(part, "type") == "button") buttons.push_back(item(member(part, "action")));
  for (const Json& inner : member(part, "contents")) read_box(inner, words, buttons);
}

Json bubble(const Json& content) {
  std::string words;
  Json buttons = Json::array();
  for (const char* name : {"header", "body", "footer"})
    read_box(member(content, name), words, buttons);
  return {{"title", ""},
          {"text", words},
          {"url", text_of(member(content, "hero"), "url")},
          {"items", buttons}};
}

std::string filled(const Json& message) {
  std::string text = text_of(message, "text");
  const Json substitution = member(message, "substitution");
  for (const auto& [key, value] : substitution.items()) {
    const std::string name = "{" + key + "}";
    const std::size_t at = text.find(name);
    if (at != std::string::npos)
      text.replace(at, name.size(), text_of(value, "type") == "mention" ? "@…" : "☺");
  }
  return text;
}

void show_content(const Json& message, Json& out) {
  const std::string type = text_of(message, "type");
  out["kind"] = type == "textV2" ? "text" : type;
  out["text"] = type == "textV2" ? filled(message) : text_of(message, "text");
  if (const std::string url = text_of(message, "originalContentUrl"); !url.empty())
    out["url"] = url;
  if (type == "location")
    out["text"] = text_of(message, "title") + "\n" + text_of(message, "address");
  if (type == "file") out["text"] = text_of(message, "fileName");
  if (type == "template") {
    const Json content = member(message, "template");
    out["kind"] = text_of(content, "type");
    Json cards = Json::array();
    for (const Json& column : member(content, "columns")) cards.push_back(card(column));
    if (cards.empty()) cards.push_back(card(content));
    out["cards"] = std::move(cards);
  }
  if (type == "flex") {
    const Json content = member(message, "contents");
    Json cards = Json::array();
    if (text_of(content, "type") == "carousel") {
      for (const Json& one : member(content, "contents")) cards.push_back(bubble(one));
    } else {
      cards.push_back(bubble(content));
    }
    out["cards"] = std::move(cards);
  }
  for (const Json& one : member(member(message, "quickReply"), "items")) {
    out["quick_replies"].push_back(item(member(one, "action")));
  }
}

Json show(const World& world, const Said& said) {
  Json out = {{"id", said.id},
              {"from", said.is_ours ? "account" : "user"},
              {"at_ms", said.at_ms},
              {"is_read", said.is_read},
              {"is_unsent", said.is_unsent},
              {"raw", said.message}};
  if (said.is_ours) {
    out["name"] = text_of(member(said.message, "sender"), "name");
  } else {
    out["user"] = said.user;
    const auto who = std::find_if(world.people.begin(), world.people.end(),
                                  [&](const Person& one) { return one.id == said.user; });
    out["name"] = who == world.people.end() ? "" : who->name;
  }
  show_content(said.message, out);
  return out;
}

}  // namespace

nlohmann::json shown(const World& world) {
  Json out = {{"network", "line"},      {"title", "LINE"},        {"actions", Json::array()},
              {"users", Json::array()}, {"chats", Json::array()}, {"counters", world.counters}};
  for (const std::string_view deed : deeds()) out["actions"].push_back(deed);
  for (std::size_t i = 0; i < std::min(world.people.size(), kMostPeople); ++i) {
    const Person& person = world.people[i];
    out["users"].push_back({{"id", person.id},
                            {"name", person.name},
                            {"is_blocked", person.is_blocked},
                            {"is_typing", person.loading_until > world.now},
                            {"chat", person.id}});
  }
  for (const auto& [id, chat] : world.chats) {
    const auto is_shown = [&name = id](const Json& user) { return user["id"] == name; };
    if (!chat.is_group && std::none_of(out["users"].begin(), out["users"].end(), is_shown))
      continue;
    Json messages = Json::array();
    for (const Said& said : chat.messages) messages.push_back(show(world, said));
    out["chats"].push_back({{"id", id},
                            {"type", chat.is_group ? "group" : "direct"},
                            {"title", chat.title},
                            {"members", chat.members},
                            {"messages", std::move(messages)}});
  }
  return out;
}

}  // namespace jackfield::line_simulator
