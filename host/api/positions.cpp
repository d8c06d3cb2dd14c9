// SPDX-License-Identifier: MIT
// Where in the journal a subscription is: sought by an operator, committed by who pulls.
#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "sdk/model/rfc3339.hpp"

namespace jackfield::api {
namespace {

/// `{"position":"123"}`; a text, because numbers of that size are not safe in every client.
bool read_position(ApiCall& call, const nlohmann::json& body, std::int64_t most,
                   std::int64_t& out) {
  try {
    const std::string text =
        body.contains("position") && body["position"].is_string() ? body["position"] : "";
    std::size_t used = 0;
    out = std::stoll(text, &used);
    if (used == text.size() && out >= 0 && out <= most) return true;
  } catch (const std::exception&) {  // not a number: told below
  }
  call.respond(problem("validation-failed", "the position is not valid",
                       {{"/position", "expected a sequence as text, from \"0\" to \"" +
                                          std::to_string(most) + "\""}}));
  return false;
}

}  // namespace

void Api::seek_subscription(ApiCall call) {
  std::int64_t position = 0;
  nlohmann::json body;
  if (own_subscription(call, false) == nullptr || !read_body(call, body)) return;
  if (body.contains("time")) {
    const auto at = body["time"].is_string() ? model::parse_rfc3339(body["time"].get<std::string>())
                                             : std::nullopt;
    if (!at) {
      return call.respond(problem("validation-failed", "the time is not valid",
                                  {{"/time", "expected a time as 2026-11-22T12:00:00Z"}}));
    }
    position = parts_.engine.store.reader().sequence_before(*at);
  } else if (!read_position(call, body, parts_.engine.journal.durable_through(), position)) {
    return;
  }
  auto shared = std::make_shared<ApiCall>(std::move(call));
  parts_.subscriptions.seek(shared->id, position, [this, shared](const store::Committed& result) {
    if (!result.ok)
      return shared->respond(problem("not-stored", "the position could not be stored"));
    get_subscription(std::move(*shared));
  });
}

void Api::commit_subscription(ApiCall call) {
  std::int64_t position = 0;
  nlohmann::json body;
  delivery::Subscription* found = own_subscription(call, false);
  if (found == nullptr || !read_body(call, body)) return;
  if (found->is_push())
    return call.respond(
        problem("conflict", "a pushed subscription moves by itself; seek it instead"));
  if (!read_position(call, body, parts_.engine.journal.durable_through(), position)) return;
  // Late commits of an earlier page are no step back.
  found->position = std::max(found->position, position);
  auto shared = std::make_shared<ApiCall>(std::move(call));
  parts_.subscriptions.save(*found, [this, shared](const store::Committed& result) {
    if (!result.ok)
      return shared->respond(problem("not-stored", "the position could not be stored"));
    get_subscription(std::move(*shared));
  });
}

}  // namespace jackfield::api
