// SPDX-License-Identifier: MIT
// /v1/messages and /v1/actions: what the application wishes, and what became of it.
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "host/state/digest.hpp"
#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/rfc3339.hpp"

namespace jackfield::api {
namespace {

constexpr std::size_t kLongestKey = 255;

/// The draft wants a quoted text; older clients send it bare. Both are taken.
std::string idempotency_key(const net::Request& request) {
  std::string_view key = request.header("idempotency-key");
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"')
    key = key.substr(1, key.size() - 2);
  return std::string(key);
}

/// Reads one member of the body with the generated reader; faults are told with the member's place
/// in front.
template <class Value>
void read_member(const nlohmann::json& body, const char* key, Value& out,
                 std::vector<FieldFault>& faults) {
  if (!body.contains(key)) return;
  ReadErrors errors(ReadMode::strict);
  const Pointer root;
  read(body[key], out, errors, root.at(std::string_view(key)));
  for (const ReadError& error : errors.list()) faults.push_back({error.pointer, error.text});
}

template <class Value>
void read_boxed(const nlohmann::json& body, const char* key, Box<Value>& out,
                std::vector<FieldFault>& faults) {
  if (body.contains(key)) read_member(body, key, out.emplace(), faults);
}

void read_text(const nlohmann::json& body, const char* key, std::string& out,
               std::vector<FieldFault>& faults) {
  if (!body.contains(key)) return;
  if (body[key].is_string()) {
    out = body[key].get<std::string>();
  } else {
    faults.push_back({std::string("/") + key, "expected a text"});
  }
}

/// A time as text, from now on; `out` is Unix milliseconds.
void read_time(const nlohmann::json& body, const char* key, std::int64_t now, std::int64_t& out,
               std::vector<FieldFault>& faults) {
  if (!body.contains(key)) return;
  constexpr std::int64_t kYear = 365LL * 24 * 3600 * 1000;
  const auto at =
      body[key].is_string() ? model::parse_rfc3339(body[key].get<std::string>()) : std::nullopt;
  if (!at) {
    faults.push_back({std::string("/") + key, "expected a time as 2026-11-22T12:00:00Z"});
  } else if (*at <= now || *at > now + kYear) {
    faults.push_back({std::string("/") + key, "expected a time within the next year"});
  } else {
    out = *at;
  }
}

void read_priority(const nlohmann::json& body, outbound::Priority& out,
                   std::vector<FieldFault>& faults) {
  if (!body.contains("priority")) return;
  if (body["priority"] == "bulk") {
    out = outbound::Priority::bulk;
  } else if (body["priority"] != "interactive") {
    faults.push_back({"/priority", "expected \"interactive\" or \"bulk\""});
  }
}

void read_parts(const nlohmann::json& body, std::vector<Part>& out,
                std::vector<FieldFault>& faults) {
  if (!body.contains("parts")) return;
  if (!body["parts"].is_array()) return faults.push_back({"/parts", "expected a list of parts"});
  ReadErrors errors(ReadMode::strict);
  const Pointer root;
  const Pointer parts = root.at(std::string_view("parts"));
  for (std::size_t i = 0; i < body["parts"].size(); ++i)
    read(body["parts"][i], out.emplace_back(), errors, parts.at(i));
  for (const ReadError& error : errors.list()) faults.push_back({error.pointer, error.text});
}

void read_adapt(const nlohmann::json& body, bool& is_strict, std::vector<FieldFault>& faults) {
  std::string word = "auto";
  read_text(body, "adapt", word, faults);
  is_strict = word == "strict";
  if (word != "auto" && word != "strict") faults.push_back({"/adapt", "expected auto or strict"});
}

void read_wish(const nlohmann::json& body, std::int64_t now, outbound::Wish& wish,
               std::vector<FieldFault>& faults) {
  read_text(body, "account", wish.account, faults);
  read_text(body, "conversation", wish.conversation, faults);
  read_member(body, "to", wish.to, faults);
  read_parts(body, wish.parts, faults);
  Action& details = wish.details;
  read_boxed(body, "from", details.from, faults);
  read_boxed(body, "reply_to", details.reply_to, faults);
  read_boxed(body, "target", details.target, faults);
  read_boxed(body, "reaction", details.reaction, faults);
  read_boxed(body, "handover", details.handover, faults);
  read_boxed(body, "up_to", details.up_to, faults);
  read_text(body, "thread", details.thread, faults);
  read_text(body, "tag", details.tag, faults);
  if (body.contains("is_removal")) details.is_removal = body["is_removal"] == true;
  if (body.contains("is_silent")) details.is_silent = body["is_silent"] == true;
  read_adapt(body, wish.is_strict, faults);
  if (body.contains("channel_data")) details.channel_data = body["channel_data"].dump();
  read_time(body, "send_at", now, wish.send_at, faults);
  read_time(body, "expires_at", now, details.expires_at, faults);
  if (details.expires_at != 0 && details.expires_at <= wish.send_at)
    faults.push_back({"/expires_at", "expected a time after \"send_at\""});
  read_priority(body, wish.priority, faults);
  if (wish.account.empty() && faults.empty())
    faults.push_back({"/account", "expected the id of an account"});
}

net::Response refused(const outbound::Answered& answered) {
  std::vector<FieldFault> errors;
  for (const adapt::PlanFault& fault : answered.faults)
    errors.push_back({fault.pointer, fault.text});
  switch (answered.refusal) {
    case outbound::Refusal::not_found:
      return problem("not-found", answered.text, errors);
    case outbound::Refusal::conflict:
      return problem("idempotency-key-reused", answered.text);
    case outbound::Refusal::in_progress:
      return problem("in-progress", answered.text);
    case outbound::Refusal::overloaded:
      return problem("overloaded", answered.text);
    case outbound::Refusal::unavailable:
      return problem("not-stored", answered.text);
    default:
      return problem("validation-failed", answered.text, errors);
  }
}

}  // namespace

void Api::post_message(ApiCall call) {
  outbound::Wish wish;
  wish.kind = ActionKind::send;
  submit(std::move(call), std::move(wish));
}

void Api::post_action(ApiCall call) {
  nlohmann::json body;
  if (!read_body(call, body)) return;
  outbound::Wish wish;
  const std::string kind =
      body.contains("kind") && body["kind"].is_string() ? body["kind"].get<std::string>() : "";
  wish.kind = action_kind_from_name(kind);
  if (wish.kind == ActionKind::unknown) {
    return call.respond(
        problem("validation-failed", "the action is not known",
                {{"/kind",
                  "expected one of: send, edit, delete, react, typing, mark_read, hand_over, "
                  "private_reply, hide, like, close"}}));
  }
  submit(std::move(call), std::move(wish));
}

void Api::submit(ApiCall call, outbound::Wish wish) {
  nlohmann::json body;
  if (!read_body(call, body)) return;
  std::vector<FieldFault> faults;
  read_wish(body, parts_.engine.clock.now_ms(), wish, faults);
  wish.owner = call.caller.id;
  wish.idempotency_key = idempotency_key(call.request);
  if (wish.idempotency_key.size() > kLongestKey)
    faults.push_back({"", "an Idempotency-Key has at most 255 bytes"});
  if (!faults.empty())
    return call.respond(problem("validation-failed", "the request is not valid", faults));
  if (!call.caller.sees(wish.account)) {
    return call.respond(
        problem("forbidden", "the token is not for account \"" + wish.account + "\""));
  }
  wish.request_hash = state::sha256_hex(call.request.target + "\n" + call.request.body);
  auto shared = std::make_shared<ApiCall>(std::move(call));
  parts_.actions.submit(std::move(wish), [shared](const outbound::Answered& answered) {
    if (answered.refusal != outbound::Refusal::none) return shared->respond(refused(answered));
    shared->respond(json_response(202, answered.body));
  });
}

}  // namespace jackfield::api
