// SPDX-License-Identifier: MIT
#include "viber_events.hpp"

#include "viber_messages.hpp"

#include <string_view>
#include <utility>

namespace jackfield::viber {
namespace {

struct Arrival {
  Json body;
  Event& event;
  Received& received;

  void remember(std::string key, std::string value, std::int64_t expires_at = 0,
                std::int32_t uses = 0) {
    if (event.conversation_refs.empty()) return;
    Fact fact;
    fact.scope = FactScope::conversation;
    fact.key = std::move(key);
    fact.value = std::move(value);
    fact.expires_at = expires_at;
    fact.uses = uses;
    fact.of_event = static_cast<std::uint32_t>(received.events.size());
    received.facts.push_back(std::move(fact));
  }
  void forget(std::string key) { remember(std::move(key), {}, 0, -1); }
};

// What the app understands, so that nothing is sent that it could not show.
void remember_version(Arrival& arrival, const Json& user) {
  const std::int64_t version = user["api_version"].int_or(0);
  if (version > 0) arrival.remember("api_version", std::to_string(version));
}

void keep(Arrival& arrival, std::string_view name, const Json& value) {
  if (!value.exists()) return;
  JsonWriter data;
  data.begin_object().key("viber").begin_object().key(name).raw(value.dump());
  arrival.event.channel_data = std::move(data.end_object().end_object()).text();
}

void on_message(Arrival& arrival) {
  Event& event = arrival.event;
  const Json message = arrival.body["message"];
  remember_version(arrival, arrival.body["sender"]);
  if (event.sender) event.sender->is_subscriber = true;
  keep(arrival, "tracking_data", message["tracking_data"]);
  // Writing subscribes, and opens the session in which answers are free.
  arrival.remember("session", "open", event.occurred_at + kSessionMs);
  arrival.forget("unsubscribed");
  // A pressed button that was told to be silent is no message on the person's side either.
  if (arrival.body["silent"].bool_or(false) && message["type"].text() == "text") {
    event.kind = EventKind::postback;
    Postback& chosen = event.postback.emplace();
    chosen.payload = message["text"].text();
    chosen.source = "button";
    return;
  }
  event.kind = EventKind::message_received;
  Message& read = event.message.emplace(read_message(message, event.occurred_at));
  if (!event.provider_event_id.empty()) read.provider_ids.push_back(event.provider_event_id);
}

// The chat was opened. That is no subscription: one welcome message may be answered, no other sent.
void on_conversation_started(Arrival& arrival) {
  Event& event = arrival.event;
  event.kind = EventKind::conversation_started;
  const Json user = arrival.body["user"];
  const bool is_subscribed = arrival.body["subscribed"].bool_or(false);
  remember_version(arrival, user);
  if (event.sender) event.sender->is_subscriber = is_subscribed;
  const std::string_view context = arrival.body["context"].text();
  if (!context.empty()) {
    Referral& referral = event.referral.emplace();
    referral.source = "link";
    referral.ref = context;
    referral.type = arrival.body["type"].text();
  }
}

void on_subscribed(Arrival& arrival) {
  arrival.event.kind = EventKind::conversation_started;
  remember_version(arrival, arrival.body["user"]);
  if (arrival.event.sender) arrival.event.sender->is_subscriber = true;
  arrival.forget("unsubscribed");
}

void on_unsubscribed(Arrival& arrival) {
  arrival.event.kind = EventKind::conversation_ended;
  arrival.remember("unsubscribed", "1");
}

StatusChange& receipt(Arrival& arrival, Status status) {
  arrival.event.kind = EventKind::message_status;
  arrival.event.message_refs = {arrival.event.provider_event_id};
  StatusChange& change = arrival.event.status.emplace();
  change.status = status;
  change.at = arrival.event.occurred_at;
  return change;
}

void on_delivered(Arrival& arrival) {
  receipt(arrival, Status::delivered);
}

// Told once for a run: everything before it was read too.
void on_seen(Arrival& arrival) {
  arrival.event.kind = EventKind::read;
  Watermark& up_to = arrival.event.up_to.emplace();
  up_to.provider_id = arrival.event.provider_event_id;
  up_to.at = arrival.event.occurred_at;
  up_to.status = Status::read;
}

// The person's app refused what Viber had taken.
void on_failed(Arrival& arrival) {
  Failure& error = receipt(arrival, Status::failed).error.emplace();
  error.class_ = ErrorClass::invalid;
  error.code = "client_validation";
  error.provider_text = arrival.body["desc"].text();
  error.text = "viber: the person's app does not take the message";
}

// What became of a payment message in the person's app.
void on_client_status(Arrival& arrival) {
  const Json status = arrival.body["status"];
  arrival.event.kind = EventKind::message_received;
  remember_version(arrival, arrival.body["user"]);
  keep(arrival, "tracking_data", status["tracking_data"]);
  Part part;
  part.type = PartType::payment;
  Payment& payment = part.payment.emplace();
  payment.reference = status["tracking_data"].text();
  for (const Json provider : status["supported_psps"]) {
    if (!payment.provider.empty()) payment.provider += ", ";
    payment.provider += provider.text();
  }
  payment.data = status.dump();
  part.fallback_text = "payment: " + status["code"].id();
  arrival.event.message.emplace().parts.push_back(std::move(part));
}

struct Kind {
  std::string_view event;
  std::string_view needs;  // the member without which nothing can be made of it
  void (*take)(Arrival&);
};

constexpr Kind kKinds[] = {
    {"message", "message", &on_message},
    {"conversation_started", "user", &on_conversation_started},
    {"subscribed", "user", &on_subscribed},
    {"unsubscribed", "user_id", &on_unsubscribed},
    {"delivered", "message_token", &on_delivered},
    {"seen", "message_token", &on_seen},
    {"failed", "message_token", &on_failed},
    {"client_status", "status", &on_client_status},
};

}  // namespace

void translate(const Json& body, Received& received) {
  Event& event = received.events.back();
  const std::string_view name = body["event"].text();
  if (name != "message") event.original_kind = name;
  Arrival arrival{body, event, received};
  for (const Kind& kind : kKinds) {
    if (kind.event != name) continue;
    const Json needed = body[kind.needs];
    if (!needed.is_object() && needed.id().empty()) break;
    return kind.take(arrival);
  }
  event.kind = EventKind::unknown;
  event.original_kind = name;
  JsonWriter data;
  data.begin_object().key("viber").raw(body.dump()).end_object();
  event.channel_data = std::move(data).text();
}

}  // namespace jackfield::viber
