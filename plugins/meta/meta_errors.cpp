// SPDX-License-Identifier: MIT
// Codes: fact sheets Messenger 4.3, Instagram 4.3 and comments 4.6, 2026-11-21.
#include "meta_errors.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace jackfield::meta {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kAny = -1;

struct Meaning {
  std::int64_t code;     // kAny: whatever it is
  std::int64_t subcode;  // kAny: whatever it is
  Outcome outcome;
  ErrorClass error_class;
  std::string_view name;
  std::string_view text;
  std::int64_t retry_after_ms = 0;
};

// The first row that fits decides, so the special ones stand before the general.
constexpr Meaning kMeanings[] = {
    {1, 1357046, Outcome::uncertain, ErrorClass::uncertain, "answer_lost",
     "Meta's answer was broken although the message may be out"},
    {1, 2018382, Outcome::invalid, ErrorClass::invalid, "form_id", "Meta knows no such form"},
    {2, 2018344, Outcome::config, ErrorClass::config, "label_terms",
     "the terms of labels were not accepted"},
    {kAny, 1545041, Outcome::recipient_gone, ErrorClass::recipient_gone, "unavailable",
     "this person cannot be reached"},
    {551, kAny, Outcome::recipient_gone, ErrorClass::recipient_gone, "unavailable",
     "this person cannot be reached"},
    {10, 2018278, Outcome::window_closed, ErrorClass::window_closed, "window",
     "it is outside the window in which the account may write"},
    {10, 2018065, Outcome::window_closed, ErrorClass::window_closed, "window",
     "it is outside the window in which the account may write"},
    {10, 2534022, Outcome::window_closed, ErrorClass::window_closed, "window",
     "it is outside the window in which the account may write"},
    {10, 2018300, Outcome::invalid, ErrorClass::invalid, "other_app",
     "another app holds the conversation; take it first"},
    {kAny, 1893063, Outcome::throttled, ErrorClass::throttled, "restricted",
     "Meta keeps the account from sending for a while", 6 * kHour},
    {kAny, 2534122, Outcome::throttled, ErrorClass::throttled, "restricted",
     "Meta keeps the account from sending for a while", 6 * kHour},
    {4, 2018022, Outcome::throttled, ErrorClass::throttled, "rate_limit",
     "too many messages to phone numbers", kHour},
    {4, 2018354, Outcome::throttled, ErrorClass::throttled, "rate_limit",
     "marketing messages follow each other too soon", 12 * kHour},
    {9, 2018352, Outcome::throttled, ErrorClass::throttled, "rate_limit",
     "this person had enough marketing messages", 12 * kHour},
    {100, 2018001, Outcome::recipient_gone, ErrorClass::recipient_gone, "no_such_person",
     "the account knows no such person"},
    {100, 2534014, Outcome::recipient_gone, ErrorClass::recipient_gone, "no_such_person",
     "the account knows no such person"},
    {100, 33, Outcome::recipient_gone, ErrorClass::recipient_gone, "no_such_object",
     "it is gone, or the account may not see it"},
    {100, 2534025, Outcome::invalid, ErrorClass::invalid, "comment",
     "this comment cannot be answered in private"},
    {100, 2534029, Outcome::config, ErrorClass::config, "blocked",
     "the account is blocked from Instagram's messaging"},
    {200, 2534041, Outcome::config, ErrorClass::config, "access_off",
     "the owner switched off access to messages"},
    {kAny, 2534068, Outcome::unsupported, ErrorClass::unsupported, "multi_image",
     "several pictures in one message are not enabled"},
    {kAny, 2018008, Outcome::invalid, ErrorClass::invalid, "media_fetch",
     "Meta could not fetch the media"},
    {kAny, 2018294, Outcome::invalid, ErrorClass::invalid, "media_slow",
     "the media came too slowly"},
    {kAny, 2018047, Outcome::invalid, ErrorClass::invalid, "media_type",
     "the media is not of the type it was said to be"},
    {kAny, 2018074, Outcome::invalid, ErrorClass::invalid, "media_id",
     "the attachment is another account's, or older than 90 days"},
    {kAny, 2018109, Outcome::invalid, ErrorClass::invalid, "media_size", "the media is too large"},
    {kAny, 36000, Outcome::invalid, ErrorClass::invalid, "media_size", "the media is too large"},
    {368, kAny, Outcome::throttled, ErrorClass::throttled, "abuse",
     "Meta calls it abusive and blocks the account for a while", 6 * kHour},
    {2022, kAny, Outcome::config, ErrorClass::config, "blocked",
     "messages of this kind are switched off for the Page"},
    {190, kAny, Outcome::unauthenticated, ErrorClass::unauthenticated, "token",
     "Meta refuses the access token"},
    {102, kAny, Outcome::unauthenticated, ErrorClass::unauthenticated, "token",
     "Meta refuses the access token"},
    {104, kAny, Outcome::config, ErrorClass::config, "proof",
     "Meta wants appsecret_proof made with the right app secret"},
    {4, kAny, Outcome::throttled, ErrorClass::throttled, "rate_limit", "the app calls too often"},
    {9, kAny, Outcome::throttled, ErrorClass::throttled, "rate_limit", "Meta asks to slow down"},
    {17, kAny, Outcome::throttled, ErrorClass::throttled, "rate_limit",
     "the account calls too often"},
    {32, kAny, Outcome::throttled, ErrorClass::throttled, "rate_limit", "the Page calls too often"},
    {613, kAny, Outcome::throttled, ErrorClass::throttled, "rate_limit", "Meta asks to slow down"},
    {80001, kAny, Outcome::throttled, ErrorClass::throttled, "rate_limit",
     "the Page calls too often"},
    {80002, kAny, Outcome::throttled, ErrorClass::throttled, "rate_limit",
     "the Instagram account calls too often"},
    {80006, kAny, Outcome::throttled, ErrorClass::throttled, "rate_limit",
     "the Page sends too often"},
    {506, kAny, Outcome::invalid, ErrorClass::invalid, "repeated",
     "the same words stand there already"},
    {10900, kAny, Outcome::invalid, ErrorClass::invalid, "answered_before",
     "it was answered in private before"},
    {10902, kAny, Outcome::invalid, ErrorClass::invalid, "no_answer", "it cannot be answered"},
    {10903, kAny, Outcome::invalid, ErrorClass::invalid, "no_answer",
     "the account cannot answer this person"},
    {10904, kAny, Outcome::config, ErrorClass::config, "messaging_off",
     "the Page's messages are switched off"},
    {1705, kAny, Outcome::invalid, ErrorClass::invalid, "comment",
     "the comment could not be written"},
    {2018218, kAny, Outcome::unsupported, ErrorClass::unsupported, "no_profile",
     "this person has no profile to show"},
    {230, kAny, Outcome::config, ErrorClass::config, "consent",
     "Meta shows it only once the person has written"},
    {3, kAny, Outcome::config, ErrorClass::config, "permission", "the app lacks a permission"},
    {10, kAny, Outcome::config, ErrorClass::config, "permission", "the app lacks a permission"},
    {100, kAny, Outcome::invalid, ErrorClass::invalid, "invalid", "Meta refuses the request"},
    {1, kAny, Outcome::retry, ErrorClass::transient, "transient", "Meta failed"},
    {2, kAny, Outcome::retry, ErrorClass::transient, "transient", "Meta failed"},
    {1200, kAny, Outcome::retry, ErrorClass::transient, "transient", "Meta failed"},
};

Step without_answer(const ExchangeView& exchange, RequestClass request_class) {
  const bool may_repeat =
      request_class == RequestClass::safe || request_class == RequestClass::idempotent;
  const std::string why = "meta: " + std::string(exchange.error());
  switch (exchange.result()) {
    case ExchangeResult::uncertain:
      if (may_repeat) break;
      return Step::failed(Outcome::uncertain, ErrorClass::uncertain, {}, {}, why);
    case ExchangeResult::refused:
      return Step::failed(Outcome::invalid, ErrorClass::config, {}, {},
                          "meta: the host refused the request: " + std::string(exchange.error()));
    default:
      break;
  }
  return Step::failed(Outcome::retry, ErrorClass::transient, {}, {}, why);
}

// Minutes until calls work again, as the busiest use tells. Source: fact sheet Messenger, 4.4.
std::int64_t regain_ms(const ExchangeView& exchange) {
  if (const auto parsed = JsonDocument::parse(exchange.header("x-business-use-case-usage"))) {
    std::int64_t minutes = 0;
    for (const Json uses : parsed->root())
      for (const Json use : uses)
        minutes = std::max(minutes, use["estimated_time_to_regain_access"].int_or(0));
    if (minutes > 0) return std::min<std::int64_t>(minutes, 24 * 60) * kMinute;
  }
  std::int64_t seconds = 0;
  for (const char c : exchange.header("retry-after").substr(0, 5)) {
    if (c < '0' || c > '9') return 0;
    seconds = seconds * 10 + (c - '0');
  }
  return seconds * 1000;
}

Step named(const ExchangeView& exchange, const Meaning& meaning, std::string code,
           std::string words) {
  Step step = Step::failed(meaning.outcome, meaning.error_class, std::move(code), std::move(words),
                           "meta: " + std::string(meaning.text));
  step.done->error->code = meaning.name;
  if (meaning.outcome == Outcome::throttled) {
    const std::int64_t told = regain_ms(exchange);
    step.done->retry_after_ms = told > 0 ? told : meaning.retry_after_ms;
    step.done->error->retry_after_ms = step.done->retry_after_ms;
  }
  if (meaning.outcome == Outcome::window_closed)
    step.done->error->remedy =
        "Write with the tag HUMAN_AGENT within seven days, or wait for the customer.";
  if (meaning.error_class == ErrorClass::config && meaning.name == "access_off")
    step.done->error->remedy =
        "In Instagram: Settings, Messages, Connected tools, Allow access to messages.";
  return step;
}

}  // namespace

GraphError graph_error(const ExchangeView& exchange) {
  const JsonDocument body = exchange.json();
  const Json error = body["error"];
  return {error["code"].int_or(0), error["error_subcode"].int_or(0),
          error["is_transient"].bool_or(false)};
}

bool is_media_refused(const ExchangeView& exchange) {
  constexpr std::int64_t kCodes[] = {2018008, 2018294, 2018047, 2018074, 2018109, 36000};
  const GraphError error = graph_error(exchange);
  return exchange.answered() &&
         std::any_of(std::begin(kCodes), std::end(kCodes), [&](std::int64_t code) {
           return error.subcode == code || error.code == code;
         });
}

bool succeeded(const ExchangeView& exchange) {
  return exchange.ok() && graph_error(exchange).code == 0;
}

Step failure(const ExchangeView& exchange, RequestClass request_class) {
  if (!exchange.answered()) return without_answer(exchange, request_class);
  const GraphError error = graph_error(exchange);
  const JsonDocument body = exchange.json();
  const Json told = body["error"];
  std::string words(told["message"].text());
  if (const std::string_view more = told["error_user_msg"].text(); !more.empty())
    words.append(words.empty() ? "" : " ").append(more);
  if (error.code == 0) {
    // No error object: a proxy, a cut answer. A server error says nothing about the message.
    const std::string code = std::to_string(exchange.status());
    if (exchange.status() == 429)
      return named(exchange,
                   {429, kAny, Outcome::throttled, ErrorClass::throttled, "rate_limit",
                    "Meta asks to slow down"},
                   code, {});
    if (exchange.status() >= 500 || exchange.ok()) {
      const bool is_once =
          request_class != RequestClass::safe && request_class != RequestClass::idempotent;
      return Step::failed(is_once ? Outcome::uncertain : Outcome::retry,
                          is_once ? ErrorClass::uncertain : ErrorClass::transient, code, {},
                          "meta: Meta failed while it took the request");
    }
    return Step::failed(Outcome::invalid, ErrorClass::invalid, code, {},
                        "meta: Meta refuses the request");
  }
  std::string code = std::to_string(error.code);
  if (error.subcode != 0) code += "/" + std::to_string(error.subcode);
  for (const Meaning& meaning : kMeanings) {
    const bool is_it = (meaning.code == kAny || meaning.code == error.code) &&
                       (meaning.subcode == kAny || meaning.subcode == error.subcode ||
                        (meaning.code == kAny && meaning.subcode == error.code));
    if (!is_it) continue;
    if (error.is_transient && meaning.error_class == ErrorClass::invalid) break;
    return named(exchange, meaning, std::move(code), std::move(words));
  }
  // Media templates, products, versions: permissions are 200 to 299, the rest is for good.
  if (error.code >= 200 && error.code <= 299)
    return named(exchange,
                 {error.code, kAny, Outcome::config, ErrorClass::config, "permission",
                  "the app lacks a permission"},
                 std::move(code), std::move(words));
  if (error.is_transient)
    return named(
        exchange,
        {error.code, kAny, Outcome::retry, ErrorClass::transient, "transient", "Meta failed"},
        std::move(code), std::move(words));
  return named(exchange,
               {error.code, kAny, Outcome::invalid, ErrorClass::invalid, "invalid",
                "Meta refuses the request"},
               std::move(code), std::move(words));
}

Step refusal(Outcome outcome, ErrorClass error_class, std::string code, std::string text) {
  Step step = Step::failed(outcome, error_class, {}, {}, "meta: " + std::move(text));
  step.done->error->code = std::move(code);
  return step;
}

}  // namespace jackfield::meta
