// SPDX-License-Identifier: MIT
// Statuses: creators.viber.com and developers.viber.com, Error codes, read 2026-08. The network's
// text is free, so only the number counts.
#include "viber_errors.hpp"

#include "viber_calls.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace jackfield::viber {
namespace {

// "other: general error": may work later, but nobody says when.
constexpr std::int64_t kGeneralRetryMs = 60'000;

struct Meaning {
  std::int64_t status;
  Outcome outcome;
  ErrorClass error_class;
  std::string_view code;
  std::string_view text;
  std::string_view remedy;
};

constexpr std::string_view kAskSupport = "Ask Viber's support about the bot.";

constexpr Meaning kMeanings[] = {
    {1, Outcome::config, ErrorClass::config, "invalid_url",
     "Viber could not reach the webhook's address",
     "It needs https, a certificate of a known authority, and an answer 200."},
    {2, Outcome::unauthenticated, ErrorClass::unauthenticated, "invalid_auth_token",
     "Viber refuses the token", "Copy the token from the bot's settings once more."},
    {3, Outcome::invalid, ErrorClass::invalid, "bad_data", "Viber refuses the request", {}},
    {4, Outcome::invalid, ErrorClass::invalid, "missing_data", "Viber misses something", {}},
    {5,
     Outcome::recipient_gone,
     ErrorClass::recipient_gone,
     "receiver_not_registered",
     "the person has no Viber any more",
     {}},
    {6, Outcome::opted_out, ErrorClass::opted_out, "receiver_not_subscribed",
     "the person did not subscribe, or left", "They have to write, or to press Receive messages."},
    {7, Outcome::config, ErrorClass::config, "bot_blocked", "the bot is blocked", kAskSupport},
    {8, Outcome::config, ErrorClass::config, "bot_not_found", "there is no such bot", kAskSupport},
    {9, Outcome::config, ErrorClass::config, "bot_suspended", "the bot is suspended", kAskSupport},
    {10, Outcome::config, ErrorClass::config, "webhook_not_set",
     "Viber has no webhook of the bot, and takes nothing until it has",
     "The next check registers it again."},
    {11,
     Outcome::unsupported,
     ErrorClass::unsupported,
     "no_suitable_device",
     "none of the person's devices can show it",
     {}},
    {12,
     Outcome::throttled,
     ErrorClass::throttled,
     "too_many_requests",
     "too many messages without an answer, or too many calls",
     {}},
    {13,
     Outcome::unsupported,
     ErrorClass::unsupported,
     "api_version_not_supported",
     "the person's app is too old for it",
     {}},
    {14,
     Outcome::unsupported,
     ErrorClass::unsupported,
     "incompatible_with_version",
     "the message needs a higher min_api_version",
     {}},
    {15, Outcome::config, ErrorClass::config, "bot_not_authorized",
     "the bot is not allowed to do this", kAskSupport},
    {16,
     Outcome::unsupported,
     ErrorClass::unsupported,
     "inchat_reply_not_allowed",
     "the bot may not answer into that chat",
     {}},
    {17,
     Outcome::unsupported,
     ErrorClass::unsupported,
     "bot_not_inline",
     "the bot is no inline bot",
     {}},
    {18,
     Outcome::unsupported,
     ErrorClass::unsupported,
     "no_public_chat",
     "the bot has no public chat",
     {}},
    {19,
     Outcome::unsupported,
     ErrorClass::unsupported,
     "cannot_broadcast",
     "Viber cannot broadcast this",
     {}},
    {20,
     Outcome::unsupported,
     ErrorClass::unsupported,
     "broadcast_not_allowed",
     "the bot may not broadcast",
     {}},
    {21,
     Outcome::unsupported,
     ErrorClass::unsupported,
     "unsupported_country",
     "Viber does not deliver to the person's country",
     {}},
    {22,
     Outcome::unsupported,
     ErrorClass::unsupported,
     "payment_unsupported",
     "the person's app cannot pay",
     {}},
    {23, Outcome::window_closed, ErrorClass::window_closed, "free_messages_exceeded",
     "the month's free messages are used up; answers within a session still go",
     "Wait for the person to write, or book messages with Viber."},
    {24, Outcome::window_closed, ErrorClass::window_closed, "no_balance",
     "there is no balance for messages outside a session",
     "Top the balance up, or wait for the person to write."},
};

const Meaning* meaning_of(std::int64_t status) {
  for (const Meaning& meaning : kMeanings) {
    if (meaning.status == status) return &meaning;
  }
  return nullptr;
}

Step uncertain_or_retry(RequestClass request_class, std::string code, std::string words,
                        std::string text) {
  if (request_class == RequestClass::once)
    return Step::failed(Outcome::uncertain, ErrorClass::uncertain, std::move(code),
                        std::move(words), std::move(text));
  return Step::failed(Outcome::retry, ErrorClass::transient, std::move(code), std::move(words),
                      std::move(text));
}

Step without_answer(const ExchangeView& exchange, RequestClass request_class) {
  const std::string why(exchange.error());
  switch (exchange.result()) {
    case ExchangeResult::uncertain:
      return uncertain_or_retry(request_class, {}, {}, "viber: " + why);
    case ExchangeResult::expired:
      return Step::failed(Outcome::retry, ErrorClass::expired, {}, {},
                          "viber: its time was over before it could be sent");
    case ExchangeResult::refused:
      return Step::failed(Outcome::invalid, ErrorClass::config, {}, {},
                          "viber: the host refused the request: " + why);
    default:
      return Step::failed(Outcome::retry, ErrorClass::transient, {}, {}, "viber: " + why);
  }
}

// Viber answers 200 even to what it refuses, so another status is not Viber's program speaking.
Step http_failure(const ExchangeView& exchange, RequestClass request_class) {
  const std::string code = std::to_string(exchange.status());
  if (exchange.status() == 429)
    return Step::failed(Outcome::throttled, ErrorClass::throttled, code, {},
                        "viber: asked to slow down");
  if (exchange.status() == 503)
    return Step::failed(Outcome::retry, ErrorClass::transient, code, {},
                        "viber: not available now");
  if (exchange.status() >= 500)
    return uncertain_or_retry(request_class, code, {}, "viber: Viber failed while it took it");
  return Step::failed(Outcome::invalid, ErrorClass::invalid, code, {},
                      "viber: Viber refuses the request");
}

}  // namespace

bool is_too_new(const ExchangeView& exchange) {
  if (!exchange.ok()) return false;
  const std::int64_t status = status_of(exchange);
  return status == 13 || status == 14;
}

Failure failure_of(std::int64_t status, std::string text) {
  Failure failure;
  const Meaning* meaning = meaning_of(status);
  failure.class_ = meaning != nullptr ? meaning->error_class : ErrorClass::transient;
  failure.code = meaning != nullptr ? meaning->code : "general_error";
  failure.provider_code = std::to_string(status);
  failure.provider_text = std::move(text);
  failure.text = "viber: " + std::string(meaning != nullptr ? meaning->text : "general error");
  if (meaning != nullptr) failure.remedy = meaning->remedy;
  return failure;
}

Step failure(const ExchangeView& exchange, RequestClass request_class) {
  if (!exchange.answered()) return without_answer(exchange, request_class);
  if (!exchange.ok()) return http_failure(exchange, request_class);
  const JsonDocument body = exchange.json();
  const std::int64_t status = status_of(exchange);
  if (status == kNoStatus)
    return uncertain_or_retry(request_class, {}, {}, "viber: the answer says nothing");
  Done done;
  const Meaning* meaning = meaning_of(status);
  done.outcome = meaning != nullptr ? meaning->outcome : Outcome::retry;
  if (meaning == nullptr) done.retry_after_ms = kGeneralRetryMs;
  done.error.emplace(failure_of(status, std::string(body["status_message"].text())));
  return done;
}

}  // namespace jackfield::viber
