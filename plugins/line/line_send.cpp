// SPDX-License-Identifier: MIT
// An answer with a reply token is free, but has no retry key: when it is cut nobody knows whether
// it arrived. A push counts against the month's quota and may be repeated under its key.
#include "line_send.hpp"

#include "line_calls.hpp"
#include "line_errors.hpp"
#include "line_render.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::line {
namespace {

constexpr std::size_t kMostMessages = 5;
constexpr std::string_view kReply = "reply";
constexpr std::int64_t kTokyoMs = 9LL * 3600 * 1000;  // LINE's months begin at midnight in Japan
constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

/// The messages of one call.
struct Call {
  const std::vector<Rendered>& messages;
  std::size_t begin;
  std::size_t end;

  std::string label() const {
    return begin == 0 ? "push" : "push-" + std::to_string(begin / kMostMessages + 1);
  }
};

const jf_fact_t* live_reply_token(const Context& context) {
  const jf_fact_t* fact = context.fact("reply_token");
  if (fact == nullptr || fact->value.len == 0) return nullptr;
  return fact->expires_at == 0 || fact->expires_at > context.now() ? fact : nullptr;
}

// Written since they blocked the account, they have taken it back, even if that webhook was lost.
bool has_unfollowed(const Context& context) {
  const jf_fact_t* gone = context.fact("unfollowed");
  const jf_fact_t* sign = context.fact("mark_as_read_token");
  return gone != nullptr && (sign == nullptr || sign->recorded_at <= gone->recorded_at);
}

// A version 4 UUID of what is stable: the same send has the same key at every attempt, and no other
// call of it has.
std::string retry_key(const Settings& settings, const Context& context, const Call& call) {
  const std::string what = call.label() + "\n" + std::to_string(call.messages[call.begin].piece);
  auto hash = settings.crypto.sha256({context.seed(), "\n", what});
  hash[6] = static_cast<std::uint8_t>((hash[6] & 0x0f) | 0x40);
  hash[8] = static_cast<std::uint8_t>((hash[8] & 0x3f) | 0x80);
  std::string hex = settings.crypto.hex(as_text(hash)).substr(0, 32);
  for (const std::size_t dash : {20U, 16U, 12U, 8U}) hex.insert(dash, 1, '-');
  return hex;
}

std::string body_of(const Action& action, const Call& call, std::string_view member,
                    std::string_view value) {
  JsonWriter json;
  json.begin_object().member(member, value).key("messages").begin_array();
  for (std::size_t i = call.begin; i < call.end; ++i) json.raw(call.messages[i].json);
  json.end_array();
  if (action.is_silent) json.member("notificationDisabled", true);
  return std::move(json.end_object()).text();
}

void name_pieces(const Call& call, Request& request) {
  for (std::size_t i = call.begin; i < call.end; ++i) {
    const std::uint32_t piece = call.messages[i].piece;
    if (request.pieces.empty() || request.pieces.back().index != piece)
      request.pieces.push_back({piece});
  }
}

Request reply_request(const Action& action, const Call& call, const jf_fact_t& token,
                      std::string_view access) {
  const std::string_view value = abi::text_of(token.value);
  Request request = call_request(std::string(kReply), "POST", "/v2/bot/message/reply",
                                 body_of(action, call, "replyToken", value), access);
  request.rate_keys = {"reply"};
  request.consumes = {"reply_token"};
  request.valid_until = token.expires_at;
  name_pieces(call, request);
  return request;
}

Request push_request(const Settings& settings, const Context& context, const Action& action,
                     const Call& call, const std::string& to, std::string_view access) {
  Request request = call_request(call.label(), "POST", "/v2/bot/message/push",
                                 body_of(action, call, "to", to), access);
  request.class_ = RequestClass::idempotent;
  request.headers.push_back({"x-line-retry-key", retry_key(settings, context, call)});
  request.rate_keys = {"push"};
  name_pieces(call, request);
  return request;
}

void take_ids(const ExchangeView& exchange, const Action& action, const Call& call,
              std::vector<SentPiece>& pieces) {
  const JsonDocument body = exchange.json();
  const Json sent = body["sentMessages"];
  for (std::size_t i = call.begin; i < call.end; ++i) {
    const Rendered& message = call.messages[i];
    if (pieces.empty() || pieces.back().index != message.piece)
      pieces.push_back({message.piece, {}, {}});
    SentPiece& piece = pieces.back();
    const Json one = sent[i - call.begin];
    if (std::string id = one["id"].id(); !id.empty()) piece.provider_ids.push_back(std::move(id));
    if (piece.token.empty()) piece.token = one["quoteToken"].text();
    // The film's own id: that it was watched is told under this one.
    if (message.json.find(R"("trackingId":")") != std::string::npos)
      piece.provider_ids.push_back(tracking_id(action, message.piece));
  }
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

Step no_push(Outcome outcome, ErrorClass error_class, std::string code, std::string text) {
  Step step = Step::failed(outcome, error_class, {}, {}, std::move(text));
  step.done->error->code = std::move(code);
  return step;
}

std::string address_of(const Action& action) {
  if (action.conversation && !action.conversation->address.empty())
    return action.conversation->address;
  return action.to ? action.to->value : std::string();
}

std::string quote_token(const Context& context, const Action& action) {
  if (!action.reply_to) return {};
  if (!action.reply_to->token.empty()) return action.reply_to->token;
  return std::string(context.fact_value("quote_token:" + action.reply_to->provider_id));
}

}  // namespace

Step send(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges) {
  const Action action = procedure.action();
  const std::string to = address_of(action);
  if (to.empty())
    return no_push(Outcome::invalid, ErrorClass::invalid, "no_recipient",
                   "line: nobody to send to");
  const auto messages = render(settings, action, quote_token(context, action));
  if (!messages)
    return no_push(Outcome::invalid, ErrorClass::invalid, "not_expressible", messages.error().text);
  const std::string_view access = access_token(settings, context);

  std::vector<SentPiece> pieces;
  for (std::size_t begin = 0; begin < messages->size(); begin += kMostMessages) {
    const Call call{*messages, begin, std::min(begin + kMostMessages, messages->size())};
    const auto pushed = exchanges.find(call.label());
    if (begin == 0 && !pushed) {
      const auto replied = exchanges.find(kReply);
      if (replied && replied->ok()) {
        take_ids(*replied, action, call, pieces);
        continue;
      }
      // Too late for the token, by our clock or by theirs: the message can still be pushed.
      const bool is_late = replied && (replied->result() == ExchangeResult::expired ||
                                       is_reply_token_refused(*replied));
      if (replied && !is_late) return failure(*replied, RequestClass::once);
      if (const jf_fact_t* token = live_reply_token(context); token != nullptr && !replied) {
        if (access.empty()) return Step::need_token(kToken);
        return reply_request(action, call, *token, access);
      }
    }
    if (!pushed) {
      if (has_unfollowed(context))
        return no_push(Outcome::opted_out, ErrorClass::opted_out, "blocked",
                       "line: the person blocked the account");
      if (context.fact("push_limit_reached") != nullptr)
        return no_push(Outcome::window_closed, ErrorClass::window_closed, "monthly_limit",
                       "line: the month's messages are used up");
      if (access.empty()) return Step::need_token(kToken);
      return push_request(settings, context, action, call, to, access);
    }
    if (!pushed->ok() && !is_accepted_before(*pushed)) return push_failed(context, *pushed);
    take_ids(*pushed, action, call, pieces);
  }
  return Step::accepted(std::move(pieces));
}

}  // namespace jackfield::line
