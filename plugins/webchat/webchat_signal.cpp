// SPDX-License-Identifier: MIT
#include "webchat_signal.hpp"

#include "webchat_entries.hpp"
#include "webchat_identity.hpp"
#include "webchat_text.hpp"

#include <string>
#include <utility>

namespace jackfield::webchat {
namespace {

constexpr std::uint32_t kTypingMs = 8000;
constexpr std::size_t kMostReceipts = 50;

Received bad_signal(std::string_view message) {
  return refuse(400, "bad_request", message, "malformed");
}

Received done(std::vector<Event> events = {}) {
  Received received;
  received.events = std::move(events);
  received.answer = empty_answer();
  return received;
}

Received typing(const Call& call, const Visitor& visitor, const Json& body) {
  const bool on = body["on"].bool_or(false);
  Event event =
      event_of(call, visitor, on ? EventKind::typing_started : EventKind::typing_stopped, {});
  if (on) event.typing_ttl_ms = kTypingMs;
  return done({std::move(event)});
}

Received delivered(const Call& call, const Visitor& visitor, const Json& body) {
  const Json ids = body["ids"];
  if (!ids.is_array() || ids.size() > kMostReceipts)
    return bad_signal("`ids` must hold at most 50 ids.");
  std::vector<Event> events;
  for (const Json id : ids) {
    if (!is_id(id.text())) continue;
    const std::string target(id.text());
    Event event = event_of(call, visitor, EventKind::message_status,
                           "delivered:" + visitor.id + ":" + target);
    event.target.emplace().provider_id = target;
    event.message_refs = {target};
    StatusChange& status = event.status.emplace();
    status.status = Status::delivered;
    status.at = call.request.received_at();
    events.push_back(std::move(event));
  }
  return done(std::move(events));
}

Received read_up_to(const Call& call, const Visitor& visitor, const Json& body) {
  if (!is_id(body["upto"].text())) return bad_signal("`upto` must be a message's id.");
  const std::string target(body["upto"].text());
  Event event = event_of(call, visitor, EventKind::read, "read:" + visitor.id + ":" + target);
  Watermark& mark = event.up_to.emplace();
  mark.provider_id = target;
  mark.at = call.request.received_at();
  mark.status = Status::read;
  event.message_refs = {target};
  Received received = done({std::move(event)});
  // Told to the visitor's other devices, so that what was read here is not unread there.
  TopicEntry entry;
  entry.topic = visitor.id;
  entry.type = "entry";
  entry.key = "read:" + target;
  entry.bytes = read_entry("visitor", target);
  entry.of_event = 1;
  received.append.push_back(std::move(entry));
  return received;
}

Received contact(const Call& call, const Visitor& visitor, const Json& body) {
  Visitor claimed = visitor;
  const std::string name = clean_line(call.settings, body["name"].text(), 100);
  const std::string email = clean_line(call.settings, body["email"].text(), 254);
  const std::string phone = clean_line(call.settings, body["phone"].text(), 32);
  if (!email.empty() && !looks_like_email(email)) return bad_signal("`email` is no address.");
  if (name.empty() && email.empty() && phone.empty())
    return bad_signal("One of `name`, `email` and `phone` is needed.");
  // What the site has signed is not overwritten by what somebody types.
  if (visitor.level == Level::verified) return done();
  if (!name.empty()) claimed.name = name;
  if (!email.empty()) claimed.email = email;
  if (!phone.empty()) claimed.phone = phone;
  claimed.level = Level::claimed;
  claimed.issued_ms = call.context.now();
  const std::string digest = short_hash(call.settings, "claim", name + "\n" + email + "\n" + phone);
  Event event =
      event_of(call, claimed, EventKind::identity_changed, "claimed:" + visitor.id + ":" + digest);
  event.identity_change.emplace().reason = "claimed";
  Received received = done({std::move(event)});
  JsonWriter out;
  out.begin_object().member("visitor", claimed.id).member("level", webchat::name(claimed.level));
  out.member("token", write_token(call.settings, claimed)).end_object();
  received.answer = json_answer(std::move(out).text());
  return received;
}

Received attributes(const Call& call, const Visitor& visitor, const Json& body) {
  Event event = event_of(call, visitor, EventKind::identity_changed, {});
  event.sender->attributes = read_attributes(call.settings, body["attributes"]);
  if (event.sender->attributes.empty()) return bad_signal("`attributes` must hold scalar members.");
  event.identity_change.emplace().reason = "attributes";
  const std::string digest = short_hash(call.settings, "attributes", body["attributes"].dump());
  event.dedupe.push_back({"attributes:" + visitor.id + ":" + digest, 60'000});
  return done({std::move(event)});
}

Received referral(const Call& call, const Visitor& visitor, const Json& body) {
  const std::string ref = clean_line(call.settings, body["ref"].text(), 256);
  if (ref.empty()) return bad_signal("`ref` is needed.");
  Event event = event_of(call, visitor, EventKind::referral, {});
  Referral& came = event.referral.emplace();
  came.ref = ref;
  came.source = "page";
  came.url = clean_url(call.settings, body["page"]["url"].text());
  came.title = clean_line(call.settings, body["page"]["title"].text(), 200);
  // Starting the same flow again is meant; the same click told twice is not.
  event.dedupe.push_back(
      {"ref:" + visitor.id + ":" + ref + ":" + std::to_string(call.context.now() / 5000), 60'000});
  return done({std::move(event)});
}

Received consent(const Call& call, const Visitor& visitor, const Json& body) {
  const bool on = body["on"].bool_or(false);
  Event event =
      event_of(call, visitor, on ? EventKind::consent_opted_in : EventKind::consent_opted_out, {});
  Consent& agreed = event.consent.emplace();
  agreed.purpose = "chat";
  agreed.source = "site";
  return done({std::move(event)});
}

Received ended(const Call& call, const Visitor& visitor, const Json&) {
  return done({event_of(call, visitor, EventKind::conversation_ended, {})});
}

struct Kind {
  std::string_view name;
  Received (*take)(const Call&, const Visitor&, const Json&);
};

constexpr Kind kKinds[] = {
    {"typing", &typing},         {"recv", &delivered}, {"read", &read_up_to}, {"contact", &contact},
    {"attributes", &attributes}, {"ref", &referral},   {"consent", &consent}, {"end", &ended},
};

}  // namespace

Received post_signal(const Call& call, const Visitor& visitor) {
  const ReadBody read = read_body(call);
  if (!read.document) return read.refusal;
  const Json body = read.document->root();
  for (const Kind& kind : kKinds)
    if (kind.name == body["t"].text()) return kind.take(call, visitor, body);
  return bad_signal("`t` is not a signal.");
}

}  // namespace jackfield::webchat
