// SPDX-License-Identifier: MIT
#include "webchat_session.hpp"

#include "webchat_identity.hpp"
#include "webchat_text.hpp"

#include <utility>

namespace jackfield::webchat {
namespace {

constexpr std::int64_t kRenewAfterMs = 86'400'000;

Received session_answer(const Call& call, const Visitor* visitor, bool with_token) {
  JsonWriter out;
  out.begin_object();
  if (visitor != nullptr) {
    out.member("visitor", visitor->id).member("level", name(visitor->level));
    if (with_token) out.member("token", write_token(call.settings, *visitor));
  }
  out.member("widget", call.settings.widget_id);
  JsonWriter availability;
  availability.begin_object().member("online", is_online(call.settings, call.context.now()));
  availability.end_object();
  out.key("config").raw("{\"availability\":" + availability.text() + "," +
                        call.settings.appearance + "}");
  out.end_object();
  Received received;
  received.answer = json_answer(std::move(out).text());
  return received;
}

Referral read_page(const Settings& settings, const Json& page) {
  Referral referral;
  referral.ref = clean_line(settings, page["ref"].text(), 256);
  referral.url = clean_url(settings, page["url"].text());
  referral.title = clean_line(settings, page["title"].text(), 200);
  referral.source = "page";
  return referral;
}

// Once per visitor: the dedupe key makes it so on every device and at every repeat.
Event started(const Call& call, const Visitor& visitor, const Json& body) {
  Event event = event_of(call, visitor, EventKind::conversation_started, "started:" + visitor.id);
  event.sender->locale = clean_line(call.settings, body["locale"].text(), 35);
  event.sender->timezone = clean_line(call.settings, body["tz"].text(), 64);
  event.sender->attributes = read_attributes(call.settings, body["attributes"]);
  event.referral.emplace(read_page(call.settings, body["page"]));
  return event;
}

std::optional<VouchedPerson> prove(const Call& call, const Json& body) {
  if (body["jwt"].exists()) return read_jwt(call.settings, body["jwt"].text(), call.context.now());
  return read_user_hash(call.settings, body);
}

// The anonymous visitor turns out to be this contact: what was said moves to the contact's topic.
void merge(const Call& call, const Visitor& from, const Visitor& to, const Person& sender,
           Received& received) {
  Move& move = received.move.emplace();
  move.from = from.id;
  move.to = to.id;
  Event event = event_of(call, to, EventKind::identity_linked, "linked:" + from.id + ":" + to.id);
  event.sender.emplace(sender);
  event.conversation_refs = {to.id, from.id};
  event.conversation_aliases = {to.id, from.id};
  IdentityChange& change = event.identity_change.emplace();
  change.previous.emplace(Identity{"webchat.visitor", from.id, {}, {}});
  change.current.emplace(Identity{"webchat.user", to.subject, {}, {}});
  change.reason = "identified";
  change.application_id = to.subject;
  received.events.push_back(std::move(event));
  received.facts.push_back(
      ending_fact(call.settings, gone_key(from.id), call.context.now(), "merged " + to.id));
}

}  // namespace

Received session(const Call& call, const Visitor* visitor) {
  const ReadBody read = read_body(call);
  if (!read.document) return read.refusal;
  const Json body = read.document->root();
  if (visitor != nullptr) {
    Visitor renewed = *visitor;
    const bool is_old = call.context.now() - visitor->issued_ms > kRenewAfterMs;
    if (is_old) renewed.issued_ms = call.context.now();
    return session_answer(call, &renewed, is_old);
  }
  if (!body["create"].bool_or(false)) return session_answer(call, nullptr, false);
  const Visitor made = new_visitor(call.settings, call.context);
  Received received = session_answer(call, &made, true);
  received.events.push_back(started(call, made, body));
  return received;
}

Received identify(const Call& call, const Visitor* visitor) {
  const ReadBody read = read_body(call);
  if (!read.document) return read.refusal;
  const Json body = read.document->root();
  const std::optional<VouchedPerson> person = prove(call, body);
  if (!person)
    return refuse(401, "identity_invalid", "The proof of identity does not hold.", "identity");

  Visitor known;
  known.id = contact_id(call.settings, person->subject);
  // An erased person who is vouched for again may be written to again; tokens from before stay
  // ended.
  const std::string gone = gone_key(known.id);
  if (!call.context.knows_fact(gone)) return need_fact(FactScope::account, gone);
  const bool same_person = visitor != nullptr && visitor->id == known.id;
  const bool same_device = visitor != nullptr && (same_person || visitor->level != Level::verified);
  known.device = same_device ? visitor->device : new_device(call.settings, call.context);
  known.level = Level::verified;
  known.issued_ms = call.context.now();
  known.subject = person->subject;
  known.name = person->name;
  known.email = person->email;
  known.phone = person->phone;

  Received received = session_answer(call, &known, true);
  Event begun = started(call, known, body);
  for (const Attribute& attribute : person->attributes)
    begun.sender->attributes.push_back(attribute);
  const std::string_view ending = call.context.fact_value(gone);
  if (ending.find(" erased") != std::string_view::npos) {
    Fact back = ending_fact(call.settings, gone, 0, "returned");
    back.value = std::string(ending.substr(0, ending.find(' '))) + " returned";
    back.expires_at = call.context.now() + call.settings.known_ms;
    received.facts.push_back(std::move(back));
    begun.dedupe.front().key += ":" + std::string(ending.substr(0, ending.find(' ')));
  }
  if (visitor != nullptr && visitor->level != Level::verified) {
    merge(call, *visitor, known, *begun.sender, received);
    return received;
  }
  if (visitor != nullptr && !same_person) {
    // Somebody else signs in on this device: the one before is logged out of it, nothing is merged.
    received.facts.push_back(
        ending_fact(call.settings, logout_key(*visitor), call.context.now(), "other"));
  }
  received.events.push_back(std::move(begun));
  return received;
}

Received logout(const Call& call, const Visitor& visitor) {
  Received received;
  received.answer = empty_answer();
  received.facts.push_back(
      ending_fact(call.settings, logout_key(visitor), call.context.now(), "logout"));
  return received;
}

Received erase_visitor(const Call& call, const Visitor& visitor) {
  Received received;
  received.answer = empty_answer();
  received.facts.push_back(
      ending_fact(call.settings, gone_key(visitor.id), call.context.now(), "erased"));
  Event event = event_of(call, visitor, EventKind::consent_opted_out,
                         "erased:" + visitor.id + ":" + std::to_string(visitor.issued_ms));
  Consent& consent = event.consent.emplace();
  consent.purpose = "all";
  consent.source = "erasure";
  received.events.push_back(std::move(event));
  received.erase.emplace().topic = visitor.id;
  return received;
}

Received describe_visitor(const Call&, const Visitor& visitor) {
  JsonWriter out;
  out.begin_object().member("visitor", visitor.id).member("level", name(visitor.level));
  out.member_if("name", visitor.name).member_if("email", visitor.email);
  out.member_if("phone", visitor.phone).end_object();
  Received received;
  received.answer = json_answer(std::move(out).text());
  return received;
}

}  // namespace jackfield::webchat
