// SPDX-License-Identifier: MIT
// Statuses and texts: Messaging API reference, "Error responses", read 2026-08.
#include "line_errors.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace jackfield::line {
namespace {

bool says(const ExchangeView& exchange, std::string_view words) {
  return exchange.json()["message"].text().find(words) != std::string_view::npos;
}

Step without_answer(const ExchangeView& exchange, RequestClass request_class) {
  const bool may_repeat =
      request_class == RequestClass::safe || request_class == RequestClass::idempotent;
  const std::string why(exchange.error());
  switch (exchange.result()) {
    case ExchangeResult::uncertain:
      if (!may_repeat)
        return Step::failed(Outcome::uncertain, ErrorClass::uncertain, {}, {}, "line: " + why);
      return Step::failed(Outcome::retry, ErrorClass::transient, {}, {}, "line: " + why);
    case ExchangeResult::expired:
      return Step::failed(Outcome::retry, ErrorClass::expired, {}, {},
                          "line: its time was over before it could be sent");
    case ExchangeResult::refused:
      return Step::failed(Outcome::invalid, ErrorClass::config, {}, {},
                          "line: the host refused the request: " + why);
    default:
      return Step::failed(Outcome::retry, ErrorClass::transient, {}, {}, "line: " + why);
  }
}

struct Meaning {
  std::uint32_t status;
  std::string_view words;  // part of the network's message; empty: any
  Outcome outcome;
  ErrorClass error_class;
  std::string_view code;
  std::string_view text;
};

constexpr Meaning kMeanings[] = {
    {400, "Failed to send messages", Outcome::recipient_gone, ErrorClass::recipient_gone,
     "recipient_gone", "LINE knows no such person, or this account may not write to them"},
    {400, "Invalid markAsReadToken", Outcome::invalid, ErrorClass::invalid, "mark_as_read_token",
     "LINE does not take the message's read token"},
    {400, "ensure that chat is enabled", Outcome::invalid, ErrorClass::invalid, "chat_is_off",
     "read marks need Chat switched on in LINE Official Account Manager"},
    {400, "", Outcome::invalid, ErrorClass::invalid, "invalid", "LINE refuses the request"},
    {401, "", Outcome::unauthenticated, ErrorClass::unauthenticated, "unauthenticated",
     "LINE refuses the channel access token"},
    {403, "", Outcome::config, ErrorClass::config, "not_available",
     "LINE does not let this account use the function"},
    {404, "", Outcome::recipient_gone, ErrorClass::recipient_gone, "not_found",
     "LINE has nothing under this id"},
    {408, "", Outcome::retry, ErrorClass::transient, "timeout", "LINE gave up waiting"},
    {410, "", Outcome::recipient_gone, ErrorClass::recipient_gone, "media_gone",
     "LINE no longer has the content"},
    {413, "", Outcome::invalid, ErrorClass::invalid, "too_large", "the request is above 2 MB"},
    {423, "", Outcome::invalid, ErrorClass::invalid, "held_elsewhere",
     "another module channel, or the account itself, holds the chat"},
    {429, "monthly limit", Outcome::window_closed, ErrorClass::window_closed, "monthly_limit",
     "the month's messages are used up; an answer to the customer's next message is still free"},
    {429, "", Outcome::throttled, ErrorClass::throttled, "rate_limit", "LINE asks to slow down"},
};

}  // namespace

std::string error_text(const ExchangeView& exchange) {
  constexpr std::size_t kMostDetails = 10;
  const JsonDocument body = exchange.json();
  std::string text(
      body["message"].text_or(body["error_description"].text_or(body["error"].text())));
  const Json details = body["details"];
  for (std::size_t i = 0; i < std::min(details.size(), kMostDetails); ++i) {
    text += i == 0 ? ": " : "; ";
    text.append(details[i]["property"].text()).append(" ").append(details[i]["message"].text());
  }
  return text;
}

bool is_reply_token_refused(const ExchangeView& exchange) {
  return exchange.status() == 400 && says(exchange, "Invalid reply token");
}

bool is_accepted_before(const ExchangeView& exchange) {
  return exchange.status() == 409 && says(exchange, "retry key is already accepted");
}

bool is_monthly_limit(const ExchangeView& exchange) {
  return exchange.status() == 429 && says(exchange, "monthly limit");
}

Step failure(const ExchangeView& exchange, RequestClass request_class) {
  if (!exchange.answered()) return without_answer(exchange, request_class);
  const std::string code = std::to_string(exchange.status());
  std::string words = error_text(exchange);
  if (exchange.status() >= 500) {
    // A server error says nothing about whether the message went out.
    if (request_class == RequestClass::once)
      return Step::failed(Outcome::uncertain, ErrorClass::uncertain, code, std::move(words),
                          "line: LINE failed while it took the message");
    return Step::failed(Outcome::retry, ErrorClass::transient, code, std::move(words),
                        "line: LINE failed");
  }
  for (const Meaning& meaning : kMeanings) {
    if (meaning.status != exchange.status()) continue;
    if (words.find(meaning.words) == std::string::npos) continue;
    Step step = Step::failed(meaning.outcome, meaning.error_class, code, std::move(words),
                             "line: " + std::string(meaning.text));
    step.done->error->code = meaning.code;
    return step;
  }
  return Step::failed(Outcome::invalid, ErrorClass::invalid, code, std::move(words),
                      "line: LINE refuses the request");
}

}  // namespace jackfield::line
