// SPDX-License-Identifier: MIT
#include "line_batch.hpp"

#include "line_calls.hpp"
#include "line_errors.hpp"

#include <utility>

namespace jackfield::line {
namespace {

constexpr std::int64_t kTokyoMs = 9LL * 3600 * 1000;  // LINE's months begin at midnight in Japan
constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

// A version 4 UUID of what is stable: the same send has the same key at every attempt, and no other
// call of it has.
std::string retry_key(const Settings& settings, const Context& context, std::string_view label,
                      const Batch& call) {
  const std::string what =
      std::string(label) + "\n" + std::to_string(call.messages[call.begin].piece);
  auto hash = settings.crypto.sha256({context.seed(), "\n", what});
  hash[6] = static_cast<std::uint8_t>((hash[6] & 0x0f) | 0x40);
  hash[8] = static_cast<std::uint8_t>((hash[8] & 0x3f) | 0x80);
  std::string hex = settings.crypto.hex(as_text(hash)).substr(0, 32);
  for (const std::size_t dash : {20U, 16U, 12U, 8U}) hex.insert(dash, 1, '-');
  return hex;
}

// Midnight of the first of the next month in Japan. Days to months: H. Hinnant's civil calendar.
std::int64_t next_month(std::int64_t now) {
  const std::int64_t days = (now + kTokyoMs) / kDayMs;
  const std::int64_t shifted = days + 719468;
  const std::int64_t of_era = shifted % 146097;
  const std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t month = (5 * of_year + 2) / 153;  // from March
  const std::int64_t day = of_year - (153 * month + 2) / 5 + 1;
  constexpr int kLengths[] = {31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31};
  const std::int64_t full = year + shifted / 146097 * 400 + 1;  // the year that February is of
  const bool leaps = (full % 4 == 0 && full % 100 != 0) || full % 400 == 0;
  const std::int64_t length = month < 11 ? kLengths[month] : leaps ? 29 : 28;
  return (days + length - day + 1) * kDayMs - kTokyoMs;
}

}  // namespace

std::string body_of(const Action& action, const Batch& call, JsonWriter receiver) {
  receiver.key("messages").begin_array();
  for (std::size_t i = call.begin; i < call.end; ++i) receiver.raw(call.messages[i].json);
  receiver.end_array();
  if (action.is_silent) receiver.member("notificationDisabled", true);
  return std::move(receiver.end_object()).text();
}

void name_pieces(const Batch& call, Request& request) {
  for (std::size_t i = call.begin; i < call.end; ++i) {
    const std::uint32_t piece = call.messages[i].piece;
    if (request.pieces.empty() || request.pieces.back().index != piece)
      request.pieces.push_back({piece});
  }
}

Request keyed_request(const Settings& settings, const Context& context, const Batch& call,
                      KeyedCall asked) {
  const std::string key = retry_key(settings, context, asked.label, call);
  Request request =
      call_request(std::move(asked.label), "POST", "/v2/bot/message/" + std::string(asked.kind),
                   std::move(asked.body), asked.access);
  request.class_ = RequestClass::idempotent;
  request.headers.push_back({"x-line-retry-key", key});
  request.rate_keys = {std::string(asked.kind)};
  name_pieces(call, request);
  return request;
}

Step push_failed(const Context& context, const ExchangeView& exchange) {
  Step step = failure(exchange, RequestClass::idempotent);
  if (!is_monthly_limit(exchange)) return step;
  Fact limit;
  limit.scope = FactScope::account;
  limit.key = "push_limit_reached";
  limit.value = "1";
  limit.expires_at = next_month(context.now());
  step.done->facts.push_back(std::move(limit));
  step.done->error->remedy =
      "Raise the plan in LINE Official Account Manager, or wait for the month's end.";
  return step;
}

Step refused(Outcome outcome, ErrorClass error_class, std::string code, std::string text) {
  Step step = Step::failed(outcome, error_class, {}, {}, std::move(text));
  step.done->error->code = std::move(code);
  return step;
}

}  // namespace jackfield::line
