// SPDX-License-Identifier: MIT
// Messages that the account sends. Limits: sheet 4.1, 4.2.
#include "plugins/wechat/simulator/wechat_api.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace jackfield::wechat_simulator {
namespace {

using simulator::HttpResponse;

constexpr std::size_t kLongestText = 2048;
constexpr std::int64_t kTypingMs = 15'000;
constexpr std::int64_t kActiveMs = 30'000;
constexpr std::size_t kLongestClientId = 32;

bool has_file(const World& world, const std::string& id, std::string_view type) {
  const File* const found = world.file(id);
  return found != nullptr && found->type == type;
}

const Json& member(const Json& object, const std::string& name) {
  static const Json kNothing;
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

int check_menu(const Json& menu) {
  const Json& list = member(menu, "list");
  if (text_of(menu, "head_content").empty() || !list.is_array() || list.empty()) return 40035;
  const bool is_whole = std::all_of(list.begin(), list.end(), [](const Json& entry) {
    return !text_of(entry, "id").empty() && !text_of(entry, "content").empty();
  });
  return is_whole ? 0 : 40035;
}

int check_news(const Json& news) {
  const Json& articles = member(news, "articles");
  if (!articles.is_array() || articles.empty()) return 44004;
  return articles.size() == 1 ? 0 : 45008;
}

/// 0, or what WeChat says to such a message.
int check_message(const World& world, const Json& body) {
  const std::string type = text_of(body, "msgtype");
  const Json& content = member(body, type);
  if (!content.is_object()) return 40008;
  if (type == "text") {
    const std::string words = text_of(content, "content");
    if (words.empty()) return 44004;
    return words.size() > kLongestText ? 45002 : 0;
  }
  if (type == "image" || type == "voice")
    return has_file(world, text_of(content, "media_id"), type) ? 0 : 40007;
  if (type == "video") {
    const std::string thumb = text_of(content, "thumb_media_id");
    if (!thumb.empty() && !has_file(world, thumb, "thumb")) return 40007;
    return has_file(world, text_of(content, "media_id"), type) ? 0 : 40007;
  }
  if (type == "music" || type == "miniprogrampage")
    return has_file(world, text_of(content, "thumb_media_id"), "thumb") ? 0 : 40007;
  if (type == "news") return check_news(content);
  if (type == "msgmenu") return check_menu(content);
  if (type == "mpnewsarticle") return text_of(content, "article_id").empty() ? 40007 : 0;
  if (type == "mpnews") return text_of(content, "media_id").empty() ? 40007 : 0;
  if (type == "wxcard") return text_of(content, "card_id").empty() ? 40035 : 0;
  return 40008;
}

/// 0, 45015 (nothing is open) or 45047 (what is open is used up). Counts when `counts`.
int use_window(World& world, Person& whom, bool counts) {
  const auto is_open = [&](const Window& window) { return window.until > world.now; };
  if (!is_open(whom.reply) && !is_open(whom.deed)) return 45015;
  for (Window* window : {&whom.deed, &whom.reply}) {
    if (!is_open(*window) || window->left <= 0) continue;
    if (counts) --window->left;
    return 0;
  }
  return 45047;
}

}  // namespace

HttpResponse custom_send(Call& call) {
  World& world = call.world;
  Person* whom = world.person(text_of(call.body, "touser"));
  if (whom == nullptr) return error_answer(world, 40003);
  if (!whom->follows) return error_answer(world, 43004);
  if (const int fault = use_window(world, *whom, false); fault != 0)
    return error_answer(world, fault);
  if (const int fault = check_message(world, call.body); fault != 0)
    return error_answer(world, fault);
  use_window(world, *whom, true);
  whom->typing_until = 0;
  world.say(*whom, true, call.body);
  ++world.counters["sent"];
  return ok_answer();
}

HttpResponse custom_typing(Call& call) {
  World& world = call.world;
  Person* whom = world.person(text_of(call.body, "touser"));
  if (whom == nullptr) return error_answer(world, 40003);
  const std::string command = text_of(call.body, "command");
  if (command == "CancelTyping") {
    whom->typing_until = 0;
    return ok_answer();
  }
  if (command != "Typing") return error_answer(world, 45072);
  if (world.needs_activity && world.now > whom->wrote_at + kActiveMs)
    return error_answer(world, 45080);
  if (whom->typing_until > world.now) return error_answer(world, 45081);
  whom->typing_until = world.now + kTypingMs;
  return ok_answer();
}

HttpResponse template_send(Call& call) {
  World& world = call.world;
  Person* whom = world.person(text_of(call.body, "touser"));
  if (whom == nullptr) return error_answer(world, 40003);
  if (!whom->follows) return error_answer(world, 43004);
  if (text_of(call.body, "template_id").empty()) return error_answer(world, 40037);
  const std::string key = text_of(call.body, "client_msg_id");
  if (key.size() > kLongestClientId) return error_answer(world, 45067);
  if (!key.empty() && world.templates.contains("key " + key)) return error_answer(world, 45065);
  if (!key.empty()) world.templates["key " + key] = whom->open_id;
  const auto number = static_cast<std::int64_t>(200'228'000 + ++world.serial);
  world.templates[std::to_string(number)] = whom->open_id;
  Json shown = call.body;
  shown["msgtype"] = "template";
  world.say(*whom, true, std::move(shown));
  ++world.counters["templates"];
  return json_answer({{"errcode", 0}, {"errmsg", "ok"}, {"msgid", number}});
}

HttpResponse subscription_send(Call& call) {
  World& world = call.world;
  Person* whom = world.person(text_of(call.body, "touser"));
  if (whom == nullptr) return error_answer(world, 40003);
  const std::string name = text_of(call.body, "template_id");
  if (name.empty()) return error_answer(world, 40037);
  // One send for each time that somebody agreed.
  const auto consent = world.counters.find("consent " + whom->open_id + " " + name);
  if (consent == world.counters.end() || consent->second <= 0) return error_answer(world, 43101);
  --consent->second;
  Json shown = call.body;
  shown["msgtype"] = "template";
  world.say(*whom, true, std::move(shown));
  ++world.counters["notifications"];
  return ok_answer();
}

}  // namespace jackfield::wechat_simulator
