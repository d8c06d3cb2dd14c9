// SPDX-License-Identifier: MIT
#include "line_receive.hpp"

#include "line_events.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::line {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::size_t kMostTokens = 3;  // of one event: to reply, to quote, to mark as read

// A reply token holds a minute from receipt. A redelivered one counts from the redelivery, but ends
// 20 minutes after the event. Source: Messaging API reference, "Send reply message", read 2026-08.
std::int64_t token_expiry(const Event& event, std::int64_t received_at) {
  if (!event.is_redelivery) return event.occurred_at + kMinute;
  return std::min(received_at + kMinute, event.occurred_at + 20 * kMinute);
}

Fact conversation_fact(std::string key, std::string_view value, std::uint32_t of_event) {
  Fact fact;
  fact.scope = FactScope::conversation;
  fact.key = std::move(key);
  fact.value = value;
  fact.of_event = of_event;
  return fact;
}

void remember_tokens(const Json& item, std::int64_t received_at, Received& received) {
  const auto number = static_cast<std::uint32_t>(received.events.size());
  const Event& event = received.events.back();
  if (event.conversation_refs.empty()) return;
  const std::string_view reply = item["replyToken"].text();
  const std::int64_t expires_at = token_expiry(event, received_at);
  if (!reply.empty() && expires_at > received_at) {
    Fact fact = conversation_fact("reply_token", reply, number);
    fact.expires_at = expires_at;
    fact.uses = 1;
    received.facts.push_back(std::move(fact));
  }
  const Json message = item["message"];
  if (const std::string_view mark = message["markAsReadToken"].text(); !mark.empty())
    received.facts.push_back(conversation_fact("mark_as_read_token", mark, number));
  if (const std::string_view quote = message["quoteToken"].text(); !quote.empty())
    received.facts.push_back(conversation_fact("quote_token:" + message["id"].id(), quote, number));
}

// LINE says that the id is always there; without it the item itself has to tell it apart.
std::string dedupe_key(const Settings& settings, const std::string& event_id, const Json& item) {
  if (!event_id.empty()) return event_id;
  const std::string message = item["message"]["id"].id();
  if (!message.empty()) return std::string(item["type"].text()) + ":" + message;
  return "sha256:" + settings.crypto.hex(settings.crypto.sha256(item.dump()));
}

void place(const Json& source, Event& event) {
  const std::string_view type = source["type"].text();
  std::string user = source["userId"].id();
  const std::string address = type == "group"  ? source["groupId"].id()
                              : type == "room" ? source["roomId"].id()
                                               : user;
  if (!address.empty()) {
    event.conversation_refs.push_back(address);
    Conversation& conversation = event.conversation.emplace();
    conversation.type =
        type == "group" || type == "room" ? ConversationType::group : ConversationType::direct;
    conversation.address = address;
  }
  // In groups the person may be missing: old apps, and people who did not consent.
  if (!user.empty()) event.sender.emplace(person(std::move(user)));
}

// In its place in the list: an event is large, and moving it costs as much as filling it.
void begin_event(const Settings& settings, const HttpRequest& request, std::string_view destination,
                 const Json& item, Received& received) {
  Event& event = received.events.emplace_back();
  event.authenticity = Authenticity::verified;
  event.account_address = destination;
  event.provider_event_id = item["webhookEventId"].id();
  event.occurred_at = item["timestamp"].time_or(request.received_at());
  event.is_redelivery = item["deliveryContext"]["isRedelivery"].bool_or(false);
  event.is_standby = item["mode"].text() == "standby";
  event.dedupe.push_back({dedupe_key(settings, event.provider_event_id, item), 0});
  place(item["source"], event);
}

}  // namespace

Received receive(const Settings& settings, const HttpRequest& request) {
  const std::string expected =
      settings.crypto.base64(settings.crypto.hmac_sha256(settings.channel_secret, request.body()));
  if (!settings.crypto.equal(expected, request.header("x-line-signature")))
    return rejected(401, "signature");
  const auto body = JsonDocument::parse(request.body());
  if (!body || !body->root().is_object()) return rejected(400, "malformed");

  Received received;
  const Json events = (*body)["events"];
  const std::string_view destination = (*body)["destination"].text();
  const auto take = [&](const Json& item) {
    begin_event(settings, request, destination, item, received);
    translate(settings, item, received);
    remember_tokens(item, request.received_at(), received);
  };
  received.events.reserve(events.size());
  received.facts.reserve(events.size() * kMostTokens);
  // Signed, and yet not what LINE describes: kept as one unknown event rather than lost.
  if (!events.is_array()) take(body->root());
  for (std::size_t i = 0; events.is_array() && i < events.size(); ++i) take(events[i]);
  return received;
}

}  // namespace jackfield::line
