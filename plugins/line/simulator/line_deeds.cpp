// SPDX-License-Identifier: MIT
#include "plugins/line/simulator/line_deeds.hpp"

#include "plugins/line/simulator/line_checks.hpp"
#include "plugins/line/simulator/line_seal.hpp"

#include <algorithm>
#include <stdexcept>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;
using simulator::Webhook;

constexpr std::int64_t kDeedMinute = 60'000;

/// Who does it, and where.
struct Scene {
  World& world;
  const Json& deed;
  Person& person;
  Chat& chat;

  std::string word(const char* name, const char* otherwise = "") const {
    const std::string text = text_of(deed, name);
    return text.empty() ? otherwise : text;
  }
};

// 26 characters, the time first: as LINE's ULIDs are.
std::string event_id(World& world) {
  constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string id(26, '0');
  auto time = static_cast<std::uint64_t>(world.now);
  for (std::size_t i = 10; i-- > 0; time >>= 5) id[i] = kDigits[time & 31];
  const std::string random = digest_hex(world.next_token("event"), 32);
  for (std::size_t i = 10; i < 26; ++i) id[i] = kDigits[static_cast<unsigned char>(random[i]) & 31];
  return id;
}

Json event(Scene& scene, const char* type, bool has_token, bool has_user = true) {
  World& world = scene.world;
  const bool is_standby = scene.deed.value("standby", false);
  Json made = {{"type", type},
               {"mode", is_standby ? "standby" : "active"},
               {"timestamp", world.now},
               {"webhookEventId", event_id(world)},
               {"deliveryContext", {{"isRedelivery", false}}}};
  const char* place = scene.chat.id.front() == 'C'   ? "group"
                      : scene.chat.id.front() == 'R' ? "room"
                                                     : "user";
  Json source = {{"type", place}};
  if (place != std::string_view("user")) source[std::string(place) + "Id"] = scene.chat.id;
  if (has_user) source["userId"] = scene.person.id;
  made["source"] = std::move(source);
  if (has_token && !is_standby) {
    const std::string token = world.next_token("reply");
    world.reply_tokens[token] = {scene.chat.id, world.now, world.now, false};
    made["replyToken"] = token;
  }
  return made;
}

Json said_event(Scene& scene, Json message, bool is_quotable = true) {
  World& world = scene.world;
  Said said;
  said.id = world.next_id(world.now);
  said.user = scene.person.id;
  said.at_ms = world.now;
  said.read_token = world.next_token("read");
  if (is_quotable) said.quote_token = world.next_token("quote");
  message["id"] = said.id;
  message["markAsReadToken"] = said.read_token;
  if (is_quotable) message["quoteToken"] = said.quote_token;
  if (const std::string quoted = scene.word("quote"); !quoted.empty())
    message["quotedMessageId"] = quoted;
  said.message = message;
  world.say(scene.chat, std::move(said));
  Json made = event(scene, "message", true);
  made["message"] = std::move(message);
  return made;
}

Json media(Scene& scene, const std::string& type) {
  Json message = {{"type", type}};
  if (type == "file") {
    message["fileName"] = scene.word("name", "notes.txt");
    message["fileSize"] = 14;
    return said_event(scene, std::move(message), false);
  }
  message["contentProvider"] = {{"type", "line"}};
  if (type != "image") message["duration"] = 4000;
  if (scene.deed.contains("imageSet")) message["imageSet"] = scene.deed["imageSet"];
  return said_event(scene, std::move(message), type != "audio");
}

Json location(Scene& scene) {
  return said_event(scene,
                    {{"type", "location"},
                     {"title", scene.word("title", "The shop")},
                     {"address", scene.word("address", "1 Rd")},
                     {"latitude", scene.deed.value("latitude", 35.65)},
                     {"longitude", scene.deed.value("longitude", 139.73)}},
                    false);
}

Json sticker(Scene& scene) {
  return said_event(scene, {{"type", "sticker"},
                            {"packageId", scene.word("package", "446")},
                            {"stickerId", scene.word("sticker", "1988")},
                            {"stickerResourceType", "STATIC"},
                            {"keywords", {"hello"}}});
}

Said& theirs(Scene& scene) {
  Said* said = scene.world.find(scene.word("message"));
  if (said == nullptr || said->is_ours)
    throw std::invalid_argument("that message is not the customer's");
  return *said;
}

Json edit(Scene& scene) {
  Said& said = theirs(scene);
  if (!scene.chat.is_group) throw std::invalid_argument("LINE has edits in groups only");
  said.quote_token = scene.world.next_token("quote");
  said.message["text"] = scene.word("text", "edited");
  Json made = event(scene, "messageEdited", true);
  made["message"] = {{"id", said.id},
                     {"type", "text"},
                     {"text", said.message["text"]},
                     {"quoteToken", said.quote_token}};
  return made;
}

Json unsend(Scene& scene) {
  Said& said = theirs(scene);
  said.is_unsent = true;
  Json made = event(scene, "unsend", false);
  made["unsend"] = {{"messageId", said.id}};
  return made;
}

Json follow(Scene& scene, bool follows) {
  const bool was_blocked = scene.person.is_blocked;
  scene.person.is_blocked = !follows;
  Json made = event(scene, follows ? "follow" : "unfollow", follows);
  if (follows) made["follow"] = {{"isUnblocked", was_blocked}};
  return made;
}

std::string picked(const Scene& scene, const std::string& mode) {
  std::string given = scene.word("picked");
  if (!given.empty()) return given;
  return mode == "date" ? "2026-12-24" : mode == "time" ? "10:00" : "2026-12-24T10:00";
}

/// A button or suggestion was pressed; nothing when that stays on the phone.
std::vector<Json> press(Scene& scene) {
  const Json action = scene.deed.value("action", Json::object());
  const std::string type = text_of(action, "type");
  if (type == "message")
    return {said_event(scene, {{"type", "text"}, {"text", text_of(action, "text")}})};
  if (type == "location") return {location(scene)};
  if (type == "camera" || type == "cameraRoll") return {media(scene, "image")};
  if (type == "postback" || type == "datetimepicker") {
    Json made = event(scene, "postback", true);
    made["postback"] = {{"data", text_of(action, "data")}};
    const std::string mode = text_of(action, "mode");
    if (!mode.empty()) made["postback"]["params"] = {{mode, picked(scene, mode)}};
    if (const std::string shown = text_of(action, "displayText"); !shown.empty()) {
      Said said;
      said.id = scene.world.next_id(scene.world.now);
      said.user = scene.person.id;
      said.at_ms = scene.world.now;
      said.message = {{"type", "text"}, {"text", shown}};
      scene.world.say(scene.chat, std::move(said));
    }
    return {std::move(made)};
  }
  return {};
}

Json with(Json made, const char* member, Json value) {
  made[member] = std::move(value);
  return made;
}

std::vector<Json> events_of(Scene& scene, const std::string& what) {
  if (scene.person.is_blocked && !scene.chat.is_group && what != "follow") {
    throw std::invalid_argument("this person blocked the account; unblock it first");
  }
  if (what == "text") {
    const std::string text = scene.word("text");
    if (text.empty()) throw std::invalid_argument("a text needs words");
    Json message = {{"type", "text"}, {"text", text}};
    for (const char* extra : {"emojis", "mention"}) {
      if (scene.deed.contains(extra)) message[extra] = scene.deed[extra];
    }
    return {said_event(scene, std::move(message))};
  }
  if (what == "image" || what == "video" || what == "audio" || what == "file")
    return {media(scene, what)};
  if (what == "sticker") return {sticker(scene)};
  if (what == "location") return {location(scene)};
  if (what == "edit") return {edit(scene)};
  if (what == "unsend") return {unsend(scene)};
  if (what == "follow" || what == "unfollow") return {follow(scene, what == "follow")};
  if (what == "join" || what == "leave")
    return {event(scene, what == "join" ? "join" : "leave", what == "join", false)};
  if (what == "press") return press(scene);
  if (what == "play") {
    return {with(event(scene, "videoPlayComplete", true), "videoPlayComplete",
                 {{"trackingId", scene.word("tracking")}})};
  }
  if (what == "beacon")
    return {
        with(event(scene, "beacon", true), "beacon", {{"hwid", "d41d8cd98f"}, {"type", "enter"}})};
  throw std::invalid_argument("LINE's phone cannot do \"" + what + "\"");
}

std::vector<Json> act(World& world, const Json& deed) {
  if (!deed.is_object()) throw std::invalid_argument("an act is an object with \"do\"");
  std::string user = text_of(deed, "user");
  if (user.empty()) user = world.people.front().id;
  if (!is_id(user, "U")) throw std::invalid_argument("a user's id is U and 32 hexadecimal digits");
  Person& person = world.meet(user);
  std::string place = text_of(deed, "chat");
  if (place.empty()) place = user;
  if (!is_id(place, "UCR") || (place.front() == 'U' && place != user)) {
    throw std::invalid_argument("that chat is not this person's");
  }
  Chat& chat = world.open_chat(place);
  if (std::find(chat.members.begin(), chat.members.end(), user) == chat.members.end())
    chat.members.push_back(user);
  Scene scene{world, deed, person, chat};
  return events_of(scene, text_of(deed, "do"));
}

}  // namespace

std::vector<std::string_view> deeds() {
  return {"text",   "image",  "video",    "audio", "file",  "sticker", "location", "edit",
          "unsend", "follow", "unfollow", "join",  "leave", "press",   "play",     "beacon"};
}

Webhook make_webhook(const World& world, const Json& events) {
  const Json body = {{"destination", world.bot_user_id}, {"events", events}};
  Webhook webhook;
  webhook.url = world.webhook_url;
  webhook.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  webhook.headers = {{"content-type", "application/json; charset=utf-8"},
                     {"user-agent", "LineBotWebhook/2.0"},
                     {"x-line-signature", hmac_sha256_base64(world.channel_secret, webhook.body)}};
  return webhook;
}

std::vector<Webhook> do_it(World& world, const Json& deed) {
  const std::string what = text_of(deed, "do");
  Json events = Json::array();
  if (what == "raw") {
    events = deed.value("events", Json::array());
  } else if (what == "batch") {
    for (const Json& one : deed.value("acts", Json::array())) {
      for (Json& made : act(world, one)) events.push_back(std::move(made));
    }
  } else if (what != "empty") {
    for (Json& made : act(world, deed)) events.push_back(std::move(made));
    if (events.empty()) return {};
  }
  Webhook webhook = make_webhook(world, events);
  const std::string signature = text_of(deed, "signature");
  if (signature == "missing") webhook.headers.pop_back();
  if (signature == "bad")
    webhook.headers.back().second = hmac_sha256_base64("another secret", webhook.body);
  return {std::move(webhook)};
}

Webhook delivery(World& world, const std::string& data) {
  return make_webhook(world, Json::array({{{"type", "delivery"},
                                           {"mode", "active"},
                                           {"timestamp", world.now},
                                           {"webhookEventId", event_id(world)},
                                           {"deliveryContext", {{"isRedelivery", false}}},
                                           {"delivery", {{"data", data}}}}}));
}

Webhook redelivered(World& world, const Webhook& webhook) {
  Json body = Json::parse(webhook.body, nullptr, false);
  if (!body.is_object() || !body.contains("events") || !body["events"].is_array()) return webhook;
  for (Json& one : body["events"]) {
    if (!one.is_object()) continue;
    one["deliveryContext"] = {{"isRedelivery", true}};
    const auto token = world.reply_tokens.find(text_of(one, "replyToken"));
    const bool is_young =
        token != world.reply_tokens.end() && world.now - token->second.event_at <= 20 * kDeedMinute;
    if (is_young) token->second.from = world.now;
  }
  Webhook again = make_webhook(world, body["events"]);
  again.url = webhook.url;
  return again;
}

}  // namespace jackfield::line_simulator
