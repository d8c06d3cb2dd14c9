// SPDX-License-Identifier: MIT
// /v1/messages and /v1/actions: what the application wishes, and what became of it.
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "host/api/eligibility.hpp"
#include "host/api/wish.hpp"
#include "host/state/digest.hpp"

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

net::Response refused(const outbound::Answered& answered) {
  std::vector<FieldFault> errors;
  for (const adapt::PlanFault& fault : answered.faults)
    errors.push_back({fault.pointer, fault.text});
  switch (answered.refusal) {
    case outbound::Refusal::not_found:
      return problem("not-found", answered.text, errors);
    case outbound::Refusal::not_eligible:
      return problem_not_eligible(answered.verdict);
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
  read_wish(body, parts_.engine.clock.now_ms(), parts_.engine.media.rules().max_files, wish,
            faults);
  if (wish.account.empty() && faults.empty())
    faults.push_back({"/account", "expected the id of an account"});
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
