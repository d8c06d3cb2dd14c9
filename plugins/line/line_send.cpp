// SPDX-License-Identifier: MIT
// An answer with a reply token is free, but has no retry key: when it is cut nobody knows whether
// it arrived. A push counts against the month's quota and may be repeated under its key.
#include "line_send.hpp"

#include "line_batch.hpp"
#include "line_calls.hpp"
#include "line_errors.hpp"
#include "line_many.hpp"
#include "line_notify.hpp"
#include "line_render.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace jackfield::line {
namespace {

constexpr std::string_view kReply = "reply";

std::string label_of(const Batch& call) {
  return call.begin == 0 ? "push" : "push-" + std::to_string(call.begin / kMostMessages + 1);
}

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

Request reply_request(const Action& action, const Batch& call, const jf_fact_t& token,
                      std::string_view access) {
  const std::string_view value = abi::text_of(token.value);
  JsonWriter token_member;
  token_member.begin_object().member("replyToken", value);
  Request request = call_request(std::string(kReply), "POST", "/v2/bot/message/reply",
                                 body_of(action, call, std::move(token_member)), access);
  request.rate_keys = {"reply"};
  request.consumes = {"reply_token"};
  request.valid_until = token.expires_at;
  name_pieces(call, request);
  return request;
}

// LINE counts under this name who saw the message; replies have no such count.
void count_under(const Action& action, JsonWriter& push) {
  const auto data = JsonDocument::parse(action.channel_data);
  const std::string_view unit = data ? (*data)["line"]["aggregation_unit"].text() : "";
  if (!unit.empty()) push.key("customAggregationUnits").begin_array().value(unit).end_array();
}

Request push_request(const Settings& settings, const Context& context, const Action& action,
                     const Batch& call, const std::string& to, std::string_view access) {
  JsonWriter receiver;
  receiver.begin_object().member("to", to);
  count_under(action, receiver);
  return keyed_request(
      settings, context, call,
      {"push", label_of(call), body_of(action, call, std::move(receiver)), access});
}

void take_ids(const ExchangeView& exchange, const Action& action, const Batch& call,
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

std::string address_of(const Action& action) {
  if (action.conversation && !action.conversation->address.empty())
    return action.conversation->address;
  return action.to ? action.to->value : std::string();
}

std::string quote_key(const Action& action) {
  return "quote_token:" + action.reply_to->provider_id;
}

std::string quote_token(const Context& context, const Action& action) {
  if (!action.reply_to) return {};
  if (!action.reply_to->token.empty()) return action.reply_to->token;
  return std::string(context.fact_value(quote_key(action)));
}

/// Every message has a token of its own: the one that is quoted is asked for by name.
std::optional<Step> need_quote_token(const Context& context, const Action& action) {
  const bool is_named =
      action.reply_to && action.reply_to->token.empty() && !action.reply_to->provider_id.empty();
  if (!is_named || context.knows_fact(quote_key(action))) return std::nullopt;
  Need need;
  need.kind = "fact";
  need.name = quote_key(action);
  need.scope = FactScope::conversation;
  return Step(std::move(need));
}

}  // namespace

Step send(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges) {
  const Action action = procedure.action();
  const std::string to = address_of(action);
  if (to.empty())
    return refused(Outcome::invalid, ErrorClass::invalid, "no_recipient",
                   "line: nobody to send to");
  if (is_phone(to)) return notify(settings, context, action, to, exchanges);
  if (std::optional<Step> need = need_quote_token(context, action)) return std::move(*need);
  const auto messages = render(settings, action, quote_token(context, action));
  if (!messages)
    return refused(Outcome::invalid, ErrorClass::invalid, "not_expressible", messages.error().text);
  if (const auto many = receivers_of(action))
    return send_to_many(settings, context, action, *many, *messages, exchanges);
  const std::string_view access = access_token(settings, context);

  std::vector<SentPiece> pieces;
  for (std::size_t begin = 0; begin < messages->size(); begin += kMostMessages) {
    const Batch call{*messages, begin, std::min(begin + kMostMessages, messages->size())};
    const auto pushed = exchanges.find(label_of(call));
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
        return refused(Outcome::opted_out, ErrorClass::opted_out, "blocked",
                       "line: the person blocked the account");
      if (context.fact("push_limit_reached") != nullptr)
        return refused(Outcome::window_closed, ErrorClass::window_closed, "monthly_limit",
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
