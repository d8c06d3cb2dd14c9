// SPDX-License-Identifier: MIT
#include "viber_welcome.hpp"

#include "viber_render.hpp"

#include <utility>

namespace jackfield::viber {
namespace {

constexpr std::int64_t kTokenMs = 14LL * 24 * 3600 * 1000;  // receipts end by then

Answer configured(const Settings& settings) {
  if (settings.welcome.empty()) return http_answer(200);
  JsonWriter words;
  words.begin_object().member("type", "text").member("text", settings.welcome);
  Rendered message;
  message.members = std::move(words).text();
  return http_answer(200, body_of(settings, {}, message, {}), "application/json");
}

}  // namespace

void welcome(const Settings& settings, const Json& body, std::int64_t now, Received& received) {
  if (received.events.back().kind != EventKind::conversation_started) return;
  // Viber shows it only to who is not subscribed.
  if (body["subscribed"].bool_or(false)) return;
  if (settings.welcome_wait_ms == 0) {
    if (!settings.welcome.empty()) received.answer.emplace(configured(settings));
    return;
  }
  Hold& hold = received.hold.emplace();
  hold.until = now + settings.welcome_wait_ms;
  hold.fallback = configured(settings);
  if (std::string token = body["message_token"].id(); !token.empty()) {
    Fact fact;
    fact.scope = FactScope::conversation;
    fact.key = kWelcomeToken;
    fact.value = std::move(token);
    fact.expires_at = now + kTokenMs;
    fact.of_event = static_cast<std::uint32_t>(received.events.size());
    received.facts.push_back(std::move(fact));
  }
}

}  // namespace jackfield::viber
