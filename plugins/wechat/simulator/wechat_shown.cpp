// SPDX-License-Identifier: MIT
#include "plugins/wechat/simulator/wechat_shown.hpp"

#include "plugins/wechat/simulator/wechat_deeds.hpp"

namespace jackfield::wechat_simulator {
namespace {

Json shown_member(const Json& object, const std::string& name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found == object.end() ? Json() : *found;
}

std::string joined(const std::string& first, const std::string& second) {
  return first + (first.empty() || second.empty() ? "" : "\n") + second;
}

void show_menu(const Json& menu, Json& out) {
  out["kind"] = "text";
  out["text"] = joined(text_of(menu, "head_content"), text_of(menu, "tail_content"));
  out["items"] = Json::array();
  for (const Json& entry : shown_member(menu, "list"))
    out["items"].push_back({{"label", text_of(entry, "content")}, {"action", entry}});
}

void show_news(const Json& news, Json& out) {
  out["kind"] = "news";
  out["cards"] = Json::array();
  for (const Json& article : shown_member(news, "articles")) {
    out["cards"].push_back(
        {{"title", text_of(article, "title")},
         {"text", text_of(article, "description")},
         {"url", text_of(article, "picurl")},
         {"items",
          Json::array({{{"label", "打开"}, {"action", {{"uri", text_of(article, "url")}}}}})}});
  }
}

void show_template(const Json& sent, Json& out) {
  out["kind"] = "text";
  std::string words = text_of(sent, "template_id");
  for (const auto& [name, value] : shown_member(sent, "data").items())
    words.append(words.empty() ? "" : "\n")
        .append(name)
        .append(": ")
        .append(text_of(value, "value"));
  out["text"] = words;
}

/// What the account said: the object of the API.
void show_ours(const Json& sent, Json& out) {
  const std::string type = text_of(sent, "msgtype");
  const Json content = shown_member(sent, type);
  if (type == "msgmenu") return show_menu(content, out);
  if (type == "news") return show_news(content, out);
  if (type == "template") return show_template(sent, out);
  out["kind"] = type == "voice" || type == "music" ? "audio" : type;
  out["text"] = joined(text_of(content, "title"),
                       joined(text_of(content, "content"), text_of(content, "description")));
}

/// What the phone said: the elements of the push.
void show_theirs(const Json& push, Json& out) {
  const std::string type = text_of(push, "MsgType");
  out["kind"] = type == "voice" ? "audio" : type == "shortvideo" ? "video" : type;
  out["text"] =
      joined(text_of(push, "Content"),
             joined(text_of(push, "Title"), joined(text_of(push, "Label"), text_of(push, "Url"))));
}

Json show(const Person& person, const Said& said) {
  Json out = {{"id", said.id},
              {"from", said.is_ours ? "account" : "user"},
              {"at_ms", said.at_ms},
              {"raw", said.content}};
  if (said.is_ours) {
    out["name"] = text_of(shown_member(said.content, "customservice"), "kf_account");
    show_ours(said.content, out);
  } else {
    out["user"] = person.open_id;
    out["name"] = person.name;
    show_theirs(said.content, out);
  }
  return out;
}

}  // namespace

Json shown(const World& world) {
  Json out = {{"network", "wechat"},    {"title", "WeChat"},      {"actions", Json::array()},
              {"users", Json::array()}, {"chats", Json::array()}, {"counters", world.counters}};
  out["profile"] = world.menu.is_null() ? Json::object() : Json{{"menu", world.menu}};
  for (const std::string_view deed : deeds()) out["actions"].push_back(deed);
  for (const Person& person : world.people) {
    out["users"].push_back({{"id", person.open_id},
                            {"name", person.name},
                            {"is_blocked", !person.follows},
                            {"is_typing", person.typing_until > world.now},
                            {"chat", person.open_id}});
    Json messages = Json::array();
    for (const Said& said : person.messages) messages.push_back(show(person, said));
    out["chats"].push_back({{"id", person.open_id},
                            {"type", "direct"},
                            {"title", person.name},
                            {"members", Json::array({person.open_id})},
                            {"messages", std::move(messages)}});
  }
  return out;
}

}  // namespace jackfield::wechat_simulator
