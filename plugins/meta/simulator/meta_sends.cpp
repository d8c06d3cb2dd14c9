// SPDX-License-Identifier: MIT
// The Send API, and what stands beside it: uploads, who holds a conversation.
#include "plugins/meta/simulator/meta_checks.hpp"
#include "plugins/meta/simulator/meta_graph.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

namespace jackfield::meta_simulator {
namespace {

using simulator::HttpResponse;
using simulator::Webhook;

constexpr std::int64_t kDay = 24LL * 3600 * 1000;
constexpr double kHour = 3600.0 * 1000;
constexpr std::int64_t kTypingMs = 20'000;
constexpr std::int64_t kEchoMs = 20;
constexpr std::int64_t kDeliveredMs = 120;
constexpr std::int64_t kReadMs = 400;

HttpResponse refused(const Fault& fault) {
  return error_answer(fault.code, fault.subcode, fault.text);
}

Json ours(const World& world, const std::string& person) {
  return {
      {"sender", {{"id", world.own}}}, {"recipient", {{"id", person}}}, {"timestamp", world.now}};
}

Json theirs(const World& world, const std::string& person) {
  return {
      {"sender", {{"id", person}}}, {"recipient", {{"id", world.own}}}, {"timestamp", world.now}};
}

Webhook delayed(Webhook webhook, std::int64_t by_ms) {
  webhook.delay_ms = by_ms;
  return webhook;
}

/// Echo, delivered, read: in this order, as the person's phone would have it.
void tell(World& world, const Said& said, const std::string& person, HttpResponse& response) {
  Json echo = ours(world, person);
  Json message = {{"mid", said.id}, {"is_echo", true}};
  for (const char* name : {"text", "metadata", "attachment"}) {
    if (!said.message.contains(name)) continue;
    if (name == std::string_view("attachment"))
      message["attachments"] = Json::array({said.message[name]});
    else if (name != std::string_view("metadata") || !world.is_instagram)
      message[name] = said.message[name];
  }
  if (!world.is_instagram) message["app_id"] = 151777;
  echo["message"] = std::move(message);
  Webhook first = messaging_webhook(world, std::move(echo));
  if (world.echoes_first)
    response.first = std::move(first);
  else
    response.webhooks.push_back(delayed(std::move(first), kEchoMs));
  if (!world.is_instagram) {
    Json delivery = theirs(world, person);
    delivery["delivery"] = {{"mids", Json::array({said.id})}, {"watermark", world.now}};
    response.webhooks.push_back(
        delayed(messaging_webhook(world, std::move(delivery)), kDeliveredMs));
  }
  if (!world.reads) return;
  Json read = theirs(world, person);
  read["read"] = world.is_instagram ? Json{{"mid", said.id}} : Json{{"watermark", world.now}};
  response.webhooks.push_back(delayed(messaging_webhook(world, std::move(read)), kReadMs));
}

std::optional<Fault> check_window(const World& world, const Chat& chat, const Json& body) {
  const std::string type = text_of(body, "messaging_type");
  const std::string tag = text_of(body, "tag");
  if (!type.empty() && type != "RESPONSE" && type != "UPDATE" && type != "MESSAGE_TAG" &&
      type != "UTILITY")
    return Fault{100, 0, "messaging_type is unknown"};
  if (type == "UTILITY" && !world.is_instagram) return std::nullopt;
  const bool is_known_tag =
      tag == "HUMAN_AGENT" || (tag == "CUSTOMER_FEEDBACK" && !world.is_instagram);
  if (type == "MESSAGE_TAG" && !is_known_tag) return Fault{100, 0, "tag is unknown or deprecated"};
  const Json held = member(member(member(body, "message"), "attachment"), "payload");
  if (tag == "CUSTOMER_FEEDBACK" && text_of(held, "template_type") != "customer_feedback")
    return Fault{100, 0, "tag goes with the customer_feedback template only"};
  const std::int64_t open = type == "MESSAGE_TAG" ? 7 * kDay : kDay;
  if (chat.last_sign == 0 || chat.last_sign + open <= world.now)
    return Fault{10, world.is_instagram ? 2534022 : 2018278,
                 "This message is sent outside of allowed window."};
  return std::nullopt;
}

HttpResponse act(World& world, Chat& chat, Person& person, const Json& body) {
  std::string action = text_of(body, "sender_action");
  std::transform(action.begin(), action.end(), action.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const Json payload = member(body, "payload");
  Said* about = world.find(text_of(payload, "message_id"));
  if (action == "typing_on") {
    person.typing_until = world.now + kTypingMs;
  } else if (action == "typing_off") {
    person.typing_until = 0;
  } else if (action == "mark_seen") {
    for (Said& said : chat.messages) said.is_read = said.is_read || !said.is_ours;
  } else if (action == "react" || action == "unreact") {
    if (about == nullptr) return error_answer(100, 0, "message_id is unknown");
    about->reaction = action == "react" ? text_of(payload, "reaction") : std::string();
    if (action == "react" && about->reaction.empty())
      return error_answer(100, 0, "reaction is missing");
  } else {
    return error_answer(100, 0, "sender_action is unknown");
  }
  ++world.counters["actions"];
  return json_answer(200, {{"recipient_id", person.id}});
}

HttpResponse accept(Call& call, Chat& chat, Person& person, const Json& message) {
  World& world = call.world;
  Said said;
  said.id = world.next_id(world.is_instagram ? "aWdfZAG" : "m_");
  said.is_ours = true;
  said.at_ms = world.now;
  said.message = message;
  said.is_delivered = !world.is_instagram;
  said.is_read = world.reads;
  person.typing_until = 0;
  ++world.counters["messages"];
  Json body = {{"recipient_id", person.id}, {"message_id", said.id}};
  if (call.has_file) {
    const std::string id = world.next_id("687");
    world.attachments[id] = world.now;
    body["attachment_id"] = id;
    said.message["attachment"]["payload"]["url"] = "";
  }
  const Json held = member(member(message, "attachment"), "payload");
  if (const std::string order = text_of(held, "order_number"); !order.empty())
    world.orders.insert(order);
  HttpResponse response = json_answer(200, body);
  tell(world, said, person.id, response);
  chat.messages.push_back(std::move(said));
  return response;
}

}  // namespace

HttpResponse send(Call& call) {
  World& world = call.world;
  const Json recipient = member(call.body, "recipient");
  const bool has_action = call.body.contains("sender_action");
  if (has_action == call.body.contains("message"))
    return error_answer(100, 0, "Exactly one of message and sender_action is needed");
  if (!world.has_access)
    return error_answer(200, 2534041, "The owner switched off access to messages");
  if (world.is_messaging_off) return error_answer(10904, 0, "Messaging is switched off");

  std::string id = text_of(recipient, "id");
  std::string about = text_of(recipient, "comment_id");
  if (about.empty()) about = text_of(recipient, "post_id");
  if (!about.empty()) {
    if (!world.take_rate("private_reply", 750, kHour))
      return error_answer(613, 0, "Too many private replies");
    HttpResponse may = may_reply_in_private(call, about, id);
    if (may.status != 200) return may;
  }
  Person* person = world.person(id);
  if (person == nullptr)
    return error_answer(100, world.is_instagram ? 2534014 : 2018001, "No matching user found");
  if (person->is_blocked)
    return error_answer(551, 1545041, "This person isn't available right now.");
  Chat& chat = world.chat(id);
  if (has_action) return act(world, chat, *person, call.body);
  if (chat.owner != "self")
    return error_answer(10, 2018300, "Another app is controlling this thread now.");
  const Json& message = call.body["message"];
  const std::string type = text_of(member(message, "attachment"), "type");
  if (call.has_file)
    if (const auto fault = check_file(world, call.file, type)) return refused(*fault);
  if (const auto fault = check_message(world, message, call.has_file)) return refused(*fault);
  if (about.empty())
    if (const auto fault = check_window(world, chat, call.body)) return refused(*fault);
  const std::string answered = text_of(member(call.body, "reply_to"), "mid");
  if (!answered.empty() && world.find(answered) == nullptr)
    return error_answer(100, 0, "reply_to is unknown");
  const bool is_heavy = type == "audio" || type == "video";
  if (is_heavy && !world.take_rate("media", 10))
    return error_answer(613, 0, "Too many sounds and films");
  if (Comment* comment = world.comment(about)) comment->has_private_reply = true;
  return accept(call, chat, *person, message);
}

HttpResponse upload(Call& call) {
  const Json attachment = member(member(call.body, "message"), "attachment");
  const std::string type = text_of(attachment, "type");
  if (!is_one_of(type, {"image", "video", "audio", "file"}))
    return error_answer(100, 0, "attachment type is unknown");
  if (call.world.is_instagram && call.word("platform") != "instagram")
    return error_answer(100, 0, "platform is missing");
  if (call.has_file)
    if (const auto fault = check_file(call.world, call.file, type)) return refused(*fault);
  const std::string url = text_of(member(attachment, "payload"), "url");
  if (!call.has_file && !url.starts_with("https://"))
    return error_answer(100, 2018008, "Failed to fetch the file from the url");
  const std::string id = call.world.next_id("687");
  call.world.attachments[id] = call.world.now;
  return json_answer(200, {{"attachment_id", id}});
}

HttpResponse thread_owner(Call& call) {
  World& world = call.world;
  const std::string id = call.word("recipient");
  if (world.person(id) == nullptr) return error_answer(100, 2018001, "No matching user found");
  const std::string owner = world.chat(id).owner;
  Json data = Json::array();
  if (owner != "self")
    data.push_back({{"thread_owner", {{"app_id", owner}, {"expiration", 3600}}}});
  return json_answer(200, {{"data", std::move(data)}});
}

HttpResponse control_thread(Call& call) {
  World& world = call.world;
  const std::string id = text_of(member(call.body, "recipient"), "id");
  if (world.person(id) == nullptr) return error_answer(100, 2018001, "No matching user found");
  Chat& chat = world.chat(id);
  const std::string& edge = call.path[1];
  if (edge == "pass_thread_control") {
    chat.owner = text_of(call.body, "target_app_id");
    if (chat.owner.empty()) return error_answer(100, 0, "target_app_id is missing");
  } else if (edge == "take_thread_control" || edge == "release_thread_control") {
    chat.owner = "self";
  } else if (edge == "extend_thread_control") {
    const Json duration = member(call.body, "duration");
    const std::int64_t seconds = duration.is_number_integer() ? duration.get<std::int64_t>() : 0;
    if (seconds < 1 || seconds > 7 * 24 * 3600) return error_answer(100, 0, "duration is wrong");
  } else if (edge != "request_thread_control") {
    return error_answer(100, 33, "Unsupported request");
  }
  ++world.counters[edge];
  return json_answer(200, {{"success", true}});
}

}  // namespace jackfield::meta_simulator
