// SPDX-License-Identifier: MIT
#include "webchat_call.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::webchat {
namespace {

constexpr std::size_t kLongestBody = 65'536;
constexpr std::int64_t kWeekMs = 7 * 86'400'000LL;

bool is_json_type(std::string_view type) {
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  constexpr std::string_view kJson = "application/json";
  return std::equal(type.begin(), type.end(), kJson.begin(), kJson.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
  });
}

}  // namespace

Received refuse(std::uint32_t status, std::string_view code, std::string_view message,
                std::string_view rejection) {
  JsonWriter out;
  out.begin_object().key("error").begin_object();
  out.member("code", code).member("message", message).end_object().end_object();
  Received received;
  received.answer = json_answer(std::move(out).text(), status);
  received.rejection = rejection;
  return received;
}

Answer json_answer(std::string body, std::uint32_t status) {
  Answer answer = http_answer(status, std::move(body), "application/json");
  answer.headers.push_back({"cache-control", "no-store"});
  answer.headers.push_back({"x-content-type-options", "nosniff"});
  return answer;
}

Answer empty_answer() {
  Answer answer = http_answer(204);
  answer.headers.push_back({"cache-control", "no-store"});
  return answer;
}

ReadBody read_body(const Call& call) {
  if (!is_json_type(call.request.header("content-type")))
    return {{}, refuse(415, "media_type", "The body must be application/json.", "malformed")};
  if (call.request.body().size() > kLongestBody || call.request.spooled() != nullptr)
    return {{}, refuse(413, "too_large", "The body is larger than 64 KiB.", "limit")};
  Result<JsonDocument> document = JsonDocument::parse(call.request.body());
  if (!document || !document->root().is_object())
    return {{}, refuse(400, "bad_request", "The body must be a JSON object.", "malformed")};
  return {std::move(*document), {}};
}

Person person_of(const Visitor& visitor) {
  Person person;
  person.role = Role::customer;
  if (visitor.level == Level::verified) {
    person.identity.emplace(Identity{"webchat.user", visitor.subject, {}, {}});
    person.identities.push_back({"webchat.visitor", visitor.id, {}, {}});
  } else {
    person.identity.emplace(Identity{"webchat.visitor", visitor.id, {}, {}});
  }
  person.display_name = visitor.name;
  person.email = visitor.email;
  person.phone = visitor.phone;
  person.verification = visitor.level == Level::verified  ? Verification::verified
                        : visitor.level == Level::claimed ? Verification::claimed
                                                          : Verification::anonymous;
  return person;
}

Event event_of(const Call& call, const Visitor& visitor, EventKind kind, std::string dedupe_key) {
  Event event;
  event.kind = kind;
  event.authenticity = Authenticity::verified;  // by our own signature in the visitor's token
  event.occurred_at = call.request.received_at();
  event.conversation_refs = {visitor.id};
  event.conversation.emplace().address = visitor.id;
  event.sender.emplace(person_of(visitor));
  if (!dedupe_key.empty()) event.dedupe.push_back({std::move(dedupe_key), kWeekMs});
  return event;
}

std::string logout_key(const Visitor& visitor) {
  return "device:" + visitor.device + ":logout";
}

std::string gone_key(std::string_view visitor_id) {
  return "visitor:" + std::string(visitor_id) + ":gone";
}

Fact ending_fact(const Settings& settings, std::string key, std::int64_t now_ms,
                 std::string_view why) {
  Fact fact;
  fact.scope = FactScope::account;
  fact.key = std::move(key);
  fact.value = std::to_string(now_ms) + " " + std::string(why);
  // After that every token it could refuse is over anyway.
  fact.expires_at = now_ms + std::max(settings.known_ms, settings.anonymous_ms);
  return fact;
}

}  // namespace jackfield::webchat
