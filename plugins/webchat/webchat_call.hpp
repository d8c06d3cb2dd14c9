// SPDX-License-Identifier: MIT
// One request as the routes see it, and the short ways to answer it.
#pragma once

#include "webchat_settings.hpp"
#include "webchat_token.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield::webchat {

struct Call {
  const Settings& settings;
  const Context& context;
  const HttpRequest& request;
};

/// A refusal in the protocol's form: {"error":{"code","message"}}.
Received refuse(std::uint32_t status, std::string_view code, std::string_view message,
                std::string_view rejection = {});
/// 200 with JSON that nobody may cache.
Answer json_answer(std::string body, std::uint32_t status = 200);
/// 204.
Answer empty_answer();

/// The body as a JSON object, or how to refuse it.
struct ReadBody {
  std::optional<JsonDocument> document;
  Received refusal;
};
ReadBody read_body(const Call& call);

/// The visitor as a sender of events.
Person person_of(const Visitor& visitor);
/// An event of this visitor's conversation; what is common to all of them.
Event event_of(const Call& call, const Visitor& visitor, EventKind kind, std::string dedupe_key);

/// Facts that end tokens.
std::string logout_key(const Visitor& visitor);
std::string gone_key(std::string_view visitor_id);
/// `<issued before, ms> <why>[ <successor>]`.
Fact ending_fact(const Settings& settings, std::string key, std::int64_t now_ms,
                 std::string_view why);

}  // namespace jackfield::webchat
