// SPDX-License-Identifier: MIT
#include "viber_receive.hpp"

#include "viber_calls.hpp"
#include "viber_events.hpp"
#include "viber_welcome.hpp"

namespace jackfield::viber {
namespace {

// The header; the same value stands in the query for who cannot read headers.
bool is_genuine(const Settings& settings, const HttpRequest& request) {
  const std::string expected =
      settings.crypto.hex(settings.crypto.hmac_sha256(settings.auth_token, request.body()));
  std::string_view given = request.header("x-viber-content-signature");
  if (given.empty()) given = request.query("sig");
  return settings.crypto.equal(expected, given);
}

// Who did it: a whole user object, or the bare id.
std::string user_of(const Json& body) {
  for (const char* member : {"sender", "user"}) {
    if (std::string id = body[member]["id"].id(); !id.empty()) return id;
  }
  return body["user_id"].id();
}

// One token carries several kinds of event, and in a broadcast several people.
std::string dedupe_key(const Settings& settings, const Json& body, const std::string& user) {
  const std::string token = body["message_token"].id();
  if (!token.empty()) return std::string(body["event"].text()) + ":" + token + ":" + user;
  return "sha256:" + settings.crypto.hex(settings.crypto.sha256(body.dump()));
}

}  // namespace

Received receive(const Settings& settings, const HttpRequest& request) {
  if (!is_genuine(settings, request)) return rejected(403, "signature");
  const auto document = JsonDocument::parse(request.body());
  if (!document || !document->root().is_object()) return rejected(400, "malformed");
  const Json body = document->root();

  Received received;
  // Sent while set_webhook waits for its answer: that the hook answers is all it asks.
  if (body["event"].text() == "webhook") return received;

  Event& event = received.events.emplace_back();
  event.authenticity = Authenticity::verified;
  event.provider_event_id = body["message_token"].id();
  event.occurred_at = body["timestamp"].time_or(request.received_at());
  const std::string user = user_of(body);
  event.dedupe.push_back({dedupe_key(settings, body, user), 0});
  if (!user.empty()) {
    event.conversation_refs.push_back(user);
    Conversation& conversation = event.conversation.emplace();
    conversation.type = ConversationType::direct;
    conversation.address = user;
    const Json profile = body["sender"].is_object() ? body["sender"] : body["user"];
    event.sender.emplace(profile.is_object() ? person(profile) : person(user));
  }
  translate(body, received);
  if (body["event"].text() == "conversation_started")
    welcome(settings, body, request.received_at(), received);
  return received;
}

}  // namespace jackfield::viber
