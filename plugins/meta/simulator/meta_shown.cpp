// SPDX-License-Identifier: MIT
#include "plugins/meta/simulator/meta_deeds.hpp"

#include <algorithm>

namespace jackfield::meta_simulator {
namespace {

constexpr std::size_t kMostShown = 20;

/// What a phone shows on a button, and what pressing it tells.
Json button(const Json& one) {
  const std::string type = text_of(one, "type");
  Json action = one;
  if (type == "web_url") action["uri"] = text_of(one, "url");
  std::string label = text_of(one, "title");
  if (label.empty())
    label = type == "account_link" ? "Log in" : type == "account_unlink" ? "Log out" : type;
  return {{"label", label}, {"action", action}};
}

Json buttons(const Json& list) {
  Json all = Json::array();
  if (list.is_array())
    for (const Json& one : list) all.push_back(button(one));
  return all;
}

void show_template(const Json& payload, Json& out) {
  const std::string type = text_of(payload, "template_type");
  out["kind"] = type;
  Json cards = Json::array();
  if (type == "generic") {
    for (const Json& one : member(payload, "elements"))
      cards.push_back({{"title", text_of(one, "title")},
                       {"text", text_of(one, "subtitle")},
                       {"url", text_of(one, "image_url")},
                       {"items", buttons(member(one, "buttons"))}});
  } else {
    std::string title = text_of(payload, "title");
    if (title.empty()) title = type == "button" ? "" : type;
    cards.push_back({{"title", title},
                     {"text", text_of(payload, "text")},
                     {"url", ""},
                     {"items", buttons(member(payload, "buttons"))}});
  }
  out["cards"] = std::move(cards);
}

void show_attachment(const Json& one, Json& out) {
  const std::string type = text_of(one, "type");
  const Json payload = member(one, "payload");
  if (type == "template") return show_template(payload, out);
  const bool is_sticker = type == "sticker" || type == "like_heart";
  const bool is_picture = type == "image" || type == "story_mention";
  out["kind"] = is_sticker ? "sticker" : is_picture ? "image" : type;
  if (type == "like_heart") out["text"] = "\u2764\uFE0F";
  if (const std::string url = text_of(payload, "url"); !url.empty()) out["url"] = url;
}

void show_content(const Json& message, Json& out) {
  out["kind"] = "text";
  out["text"] = text_of(message, "text");
  if (message.contains("sticker_id")) out["kind"] = "sticker";
  if (message.contains("attachment")) show_attachment(message["attachment"], out);
  const Json list = member(message, "attachments");
  if (list.is_array() && !list.empty()) show_attachment(list.front(), out);
  for (const Json& one : member(message, "quick_replies")) {
    std::string label = text_of(one, "title");
    if (label.empty())
      label = text_of(one, "content_type") == "user_email" ? "My address" : "My number";
    out["quick_replies"].push_back({{"label", label}, {"action", one}});
  }
}

Json show(const World& world, const Chat& chat, const Said& said) {
  Json out = {{"id", said.id},
              {"from", said.is_ours ? "account" : "user"},
              {"at_ms", said.at_ms},
              {"is_read", said.is_read},
              {"is_delivered", said.is_delivered},
              {"is_unsent", said.is_unsent},
              {"reaction", said.reaction},
              {"raw", said.message}};
  if (!said.is_ours) {
    out["user"] = chat.person;
    const auto who = std::find_if(world.people.begin(), world.people.end(),
                                  [&](const Person& one) { return one.id == chat.person; });
    out["name"] = who == world.people.end() ? "" : who->name;
  }
  show_content(said.message, out);
  return out;
}

/// Comments stand in one public chat, so that the phones show what was answered.
Json thread(const World& world) {
  Json messages = Json::array();
  for (const auto& [id, comment] : world.comments) {
    if (comment.is_deleted) continue;
    Json one = {{"id", id},
                {"from", comment.author == world.own ? "account" : "user"},
                {"at_ms", comment.at_ms},
                {"kind", "text"},
                {"text", (comment.is_hidden ? "(hidden) " : "") + comment.text},
                {"is_read", false},
                {"is_unsent", false}};
    if (comment.author != world.own) one["user"] = comment.author;
    messages.push_back(std::move(one));
  }
  return messages;
}

}  // namespace

Json shown(const World& world) {
  const char* name = world.is_instagram ? "instagram" : "messenger";
  Json out = {{"network", name},          {"title", world.is_instagram ? "Instagram" : "Messenger"},
              {"actions", Json::array()}, {"users", Json::array()},
              {"chats", Json::array()},   {"counters", world.counters},
              {"profile", world.profile}};
  for (const std::string_view deed : deeds(world)) out["actions"].push_back(deed);
  Json members = Json::array();
  for (std::size_t i = 0; i < std::min(world.people.size(), kMostShown); ++i) {
    const Person& person = world.people[i];
    members.push_back(person.id);
    out["users"].push_back({{"id", person.id},
                            {"name", person.name},
                            {"is_blocked", person.is_blocked},
                            {"is_shut_out", person.is_shut_out},
                            {"is_typing", person.typing_until > world.now},
                            {"chat", person.id}});
    Json messages = Json::array();
    if (const auto chat = world.chats.find(person.id); chat != world.chats.end())
      for (const Said& said : chat->second.messages)
        messages.push_back(show(world, chat->second, said));
    out["chats"].push_back({{"id", person.id},
                            {"type", "direct"},
                            {"title", "Chat"},
                            {"members", Json::array({person.id})},
                            {"messages", std::move(messages)}});
  }
  if (!world.comments.empty())
    out["chats"].push_back({{"id", "comments"},
                            {"type", "group"},
                            {"title", "Comments"},
                            {"members", members},
                            {"messages", thread(world)}});
  return out;
}

}  // namespace jackfield::meta_simulator
