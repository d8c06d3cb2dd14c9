// SPDX-License-Identifier: MIT
// The calls that say something, and those that fetch what was said.
#include "plugins/line/simulator/line_api.hpp"
#include "plugins/line/simulator/line_checks.hpp"
#include "plugins/line/simulator/line_seal.hpp"

#include <algorithm>
#include <optional>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;
using simulator::HttpResponse;

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kRetryKeyMs = 24 * 60 * kMinute;
// A 16 by 16 picture: what a simulated customer photographs.
constexpr std::string_view kPicture =
    "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR42mNgOx5KEmIY1TCqYfhqAADeBSIQwoj4hgAAAA"
    "BJRU5ErkJggg==";

HttpResponse faulty(const Json& details) {
  return json_answer(
      400, {{"message", "The request body has " + std::to_string(details.size()) + " error(s)"},
            {"details", details}});
}

bool is_quotable(const std::string& type) {
  return type == "text" || type == "textV2" || type == "sticker" || type == "image" ||
         type == "video" || type == "template";
}

}  // namespace

std::optional<HttpResponse> wrong_messages(const Call& call, const Chat* chat) {
  Checks checks;
  checks.messages(call.body, chat == nullptr || !chat->is_group);
  if (checks.details().empty() && chat != nullptr) {
    for (const Json& message : call.body["messages"]) {
      const std::string token = text_of(message, "quoteToken");
      const bool is_known =
          token.empty() || std::any_of(chat->messages.begin(), chat->messages.end(),
                                       [&](const Said& said) { return said.quote_token == token; });
      if (!is_known) checks.fault("messages.quoteToken", "Invalid quote token");
    }
  }
  if (checks.details().empty()) return std::nullopt;
  return faulty(checks.details());
}

Json deliver(World& world, Chat& chat, const Json& messages) {
  Json sent = Json::array();
  const Person* reader = chat.is_group ? nullptr : world.person(chat.id);
  for (const Json& message : messages) {
    Said said;
    said.id = world.next_id(world.now);
    said.is_ours = true;
    said.at_ms = world.now;
    said.message = message;
    if (is_quotable(text_of(message, "type"))) said.quote_token = world.next_token("quote");
    Json told = {{"id", said.id}};
    if (!said.quote_token.empty()) told["quoteToken"] = said.quote_token;
    sent.push_back(std::move(told));
    // Who blocked the account gets nothing, and nobody is told.
    if (reader == nullptr || !reader->is_blocked) world.say(chat, std::move(said));
  }
  if (Person* person = world.person(chat.id)) person->loading_until = 0;
  world.counters["messages"] += static_cast<std::int64_t>(messages.size());
  return sent;
}

namespace {

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash
            ? text[i] != '-'
            : std::string_view("0123456789abcdefABCDEF").find(text[i]) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

/// The answer that a retry key of before gives; nothing: go on.
std::optional<HttpResponse> known_key(Call& call, const std::string& key) {
  if (key.empty()) return std::nullopt;
  if (!is_uuid(key)) return error_answer(400, "The retry key is invalid");
  const auto found = call.world.retries.find(key);
  if (found == call.world.retries.end() || found->second.at + kRetryKeyMs <= call.world.now)
    return std::nullopt;
  ++call.world.counters["repeated"];
  Json body = {{"message", "The retry key is already accepted"}};
  if (found->second.sent.is_array()) body["sentMessages"] = found->second.sent;
  HttpResponse response = json_answer(409, body);
  response.headers.emplace_back("x-line-accepted-request-id", found->second.request_id);
  return response;
}

std::string retry_key(const Call& call) {
  return std::string(simulator::header(call.request.headers, "x-line-retry-key"));
}

bool spend(World& world, std::int64_t people) {
  if (world.quota >= 0 && world.used + people > world.quota) return false;
  world.used += people;
  return true;
}

HttpResponse monthly_limit() {
  return error_answer(429, "You have reached your monthly limit.");
}

HttpResponse bad_property(const char* name) {
  return error_answer(400, std::string("The property, ") + name +
                               ", in the request body is invalid (line: -, column: -)");
}

}  // namespace

HttpResponse reply(Call& call) {
  if (!retry_key(call).empty())
    return error_answer(400, "The retry key is not supported by this API");
  World& world = call.world;
  const auto token = world.reply_tokens.find(text_of(call.body, "replyToken"));
  const bool is_known = token != world.reply_tokens.end();
  if (auto wrong = wrong_messages(call, is_known ? world.chat(token->second.chat) : nullptr))
    return *wrong;
  if (!is_known || token->second.is_used || world.now - token->second.from > kMinute) {
    ++world.counters["reply_token_refused"];
    return error_answer(400, "Invalid reply token");
  }
  token->second.is_used = true;
  ++world.counters["replies"];
  return json_answer(200, {{"sentMessages", deliver(world, world.open_chat(token->second.chat),
                                                    call.body["messages"])}});
}

HttpResponse push(Call& call) {
  World& world = call.world;
  const std::string to = text_of(call.body, "to");
  if (!is_id(to, "UCR")) return bad_property("to");
  const std::string key = retry_key(call);
  if (auto known = known_key(call, key)) return *known;
  if (auto wrong = wrong_messages(call, world.chat(to))) return *wrong;
  if (world.chat(to) == nullptr) {
    if (!world.knows_everybody || to.front() != 'U')
      return error_answer(400, "Failed to send messages");
    world.meet(to);
  }
  Chat& chat = world.open_chat(to);
  if (!spend(world, static_cast<std::int64_t>(chat.members.size()))) return monthly_limit();
  ++world.counters["pushes"];
  const Json sent = deliver(world, chat, call.body["messages"]);
  if (!key.empty()) world.retries[key] = {world.now, call.request_id, sent};
  return json_answer(200, {{"sentMessages", sent}});
}

HttpResponse multicast(Call& call) {
  World& world = call.world;
  Checks checks;
  const Json to = checks.list(call.body, "", "to", 1, 500);
  if (!checks.details().empty()) return faulty(checks.details());
  for (const Json& one : to) {
    if (!one.is_string() || !is_id(one.get<std::string>(), "U")) return bad_property("to[0]");
  }
  const std::string key = retry_key(call);
  if (auto known = known_key(call, key)) return *known;
  if (auto wrong = wrong_messages(call, nullptr)) return *wrong;
  if (!spend(world, static_cast<std::int64_t>(to.size()))) return monthly_limit();
  for (const Json& one : to) {
    if (Chat* chat = world.chat(one.get<std::string>()))
      deliver(world, *chat, call.body["messages"]);
  }
  if (!key.empty()) world.retries[key] = {world.now, call.request_id, Json()};
  return json_answer(200, Json::object());
}

HttpResponse broadcast(Call& call) {
  World& world = call.world;
  const std::string key = retry_key(call);
  if (auto known = known_key(call, key)) return *known;
  if (auto wrong = wrong_messages(call, nullptr)) return *wrong;
  std::vector<std::string> friends;
  for (const Person& person : world.people) {
    if (!person.is_blocked) friends.push_back(person.id);
  }
  if (!spend(world, static_cast<std::int64_t>(friends.size()))) return monthly_limit();
  for (const std::string& one : friends)
    deliver(world, world.open_chat(one), call.body["messages"]);
  if (!key.empty()) world.retries[key] = {world.now, call.request_id, Json()};
  return json_answer(200, Json::object());
}

HttpResponse validate(Call& call) {
  if (auto wrong = wrong_messages(call, nullptr)) return *wrong;
  return json_answer(200, Json::object());
}

HttpResponse mark_as_read(Call& call) {
  if (!call.world.has_chat)
    return error_answer(400,
                        "Failed to mark messages as read. Please ensure that chat is enabled.");
  const std::string token = text_of(call.body, "markAsReadToken");
  for (auto& [id, chat] : call.world.chats) {
    const auto last =
        std::find_if(chat.messages.begin(), chat.messages.end(),
                     [&](const Said& said) { return !token.empty() && said.read_token == token; });
    if (last == chat.messages.end()) continue;
    for (auto said = chat.messages.begin(); said <= last; ++said) said->is_read = !said->is_ours;
    return json_answer(200, Json::object());
  }
  return error_answer(400, "Invalid markAsReadToken. Please check the token.");
}

HttpResponse start_loading(Call& call) {
  const std::string chat = text_of(call.body, "chatId");
  if (!is_id(chat, "U")) return bad_property("chatId");
  const Json seconds = call.body.value("loadingSeconds", Json(20));
  if (!seconds.is_number_integer() || seconds < 5 || seconds > 60 || seconds.get<int>() % 5 != 0) {
    return bad_property("loadingSeconds");
  }
  if (Person* person = call.world.person(chat))
    person->loading_until = call.world.now + seconds.get<std::int64_t>() * 1000;
  return json_answer(202, Json::object());
}

// /v2/bot/message/{id}/content, …/transcoding, …/preview
HttpResponse content(Call& call) {
  constexpr std::string_view kPrefix = "/v2/bot/message/";
  const std::string_view rest = call.path.substr(kPrefix.size());
  const std::string_view id = rest.substr(0, rest.find('/'));
  const std::string_view what = rest.substr(id.size());
  if (what != "/content" && what != "/content/transcoding" && what != "/content/preview")
    return error_answer(404, "Not found");
  Said* said = call.world.find(id);
  if (said == nullptr || said->is_ours) return error_answer(404, "not found");
  const std::string type = text_of(said->message, "type");
  const bool plays = type == "video" || type == "audio";
  if (type != "image" && type != "file" && !plays) return error_answer(404, "not found");
  if (said->is_unsent) return error_answer(410, "The content is gone");
  if (what == "/content/transcoding") {
    if (!plays) return error_answer(400, "Transcoding status doesn't support this type of content");
    const bool is_ready = ++said->transcoding_asked > call.world.content_waits;
    return json_answer(200, {{"status", is_ready ? "succeeded" : "processing"}});
  }
  if (what == "/content/preview" && type != "image" && type != "video") {
    return error_answer(400, "The content can not be previewed");
  }
  if (++said->content_asked <= call.world.content_waits) return {202, {}, {}, 0, -1};
  if (type == "image")
    return {200, {{"content-type", "image/png"}}, from_base64(kPicture).value_or(""), 0, -1};
  const char* mime = type == "video"   ? "video/mp4"
                     : type == "audio" ? "audio/x-m4a"
                                       : "application/octet-stream";
  return {200, {{"content-type", mime}}, "simulated " + type, 0, -1};
}

}  // namespace jackfield::line_simulator
