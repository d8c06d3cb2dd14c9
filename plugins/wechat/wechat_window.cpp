// SPDX-License-Identifier: MIT
// Source of all figures: sheet 4.1 (the table of the customer-service API, as of 2026).
#include "wechat_window.hpp"

#include <utility>

namespace jackfield::wechat {
namespace {

constexpr std::string_view kReplyWindow = "reply_window";
constexpr std::string_view kActionWindow = "action_window";
constexpr std::string_view kSeen = "window_seen";
constexpr std::string_view kLeft = "unfollowed";
// A payment opens a window of its own that no push tells of: whoever sends under this tag knows.
constexpr std::string_view kPaid = "payment";

constexpr std::int64_t kReplyMs = 48LL * 3600 * 1000;
constexpr std::int32_t kReplyMessages = 5;
constexpr std::int64_t kActionMs = 60'000;
constexpr std::int32_t kActionMessages = 3;

Fact conversation_fact(std::string_view key, std::string value, std::uint32_t of_event) {
  Fact fact;
  fact.scope = FactScope::conversation;
  fact.key = key;
  fact.value = std::move(value);
  fact.of_event = of_event;
  return fact;
}

bool is_open(const Context& context, std::string_view key) {
  const jf_fact_t* fact = context.fact(key);
  return fact != nullptr && (fact->expires_at == 0 || fact->expires_at > context.now());
}

}  // namespace

void remember_opening(Opening opening, std::int64_t occurred_at, std::uint32_t of_event,
                      Received& received) {
  if (opening == Opening::none) return;
  const bool is_message = opening == Opening::message;
  Fact window = conversation_fact(is_message ? kReplyWindow : kActionWindow,
                                  std::to_string(occurred_at), of_event);
  window.expires_at = occurred_at + (is_message ? kReplyMs : kActionMs);
  window.uses = is_message ? kReplyMessages : kActionMessages;
  received.facts.push_back(std::move(window));
  received.facts.push_back(conversation_fact(kSeen, "1", of_event));
}

void remember_following(bool follows, std::uint32_t of_event, Received& received) {
  Fact left = conversation_fact(kLeft, follows ? "" : "1", of_event);
  left.uses = follows ? -1 : 0;
  received.facts.push_back(std::move(left));
}

Allowance allowance(const Context& context, const Action& action) {
  Allowance found;
  const jf_fact_t* left = context.fact(kLeft);
  const jf_fact_t* wrote = context.fact(kReplyWindow);
  // Somebody who wrote since then follows again, even if the push that told it was lost.
  found.has_left = left != nullptr && (wrote == nullptr || wrote->recorded_at <= left->recorded_at);
  // The short one first: what it allows is gone in a minute anyway.
  if (is_open(context, kActionWindow))
    found.consumes = kActionWindow;
  else if (is_open(context, kReplyWindow))
    found.consumes = kReplyWindow;
  // A second attempt has used up its share already; then WeChat's own count decides.
  found.is_closed = found.consumes.empty() && context.fact(kSeen) != nullptr &&
                    context.attempt() <= 1 && action.tag != kPaid;
  return found;
}

void give_back(const Context& context, std::string_view key, Done& done) {
  const jf_fact_t* fact = context.fact(key);
  if (fact == nullptr || fact->uses <= 0) return;
  Fact again = conversation_fact(key, std::string(abi::text_of(fact->value)), 0);
  again.expires_at = fact->expires_at;
  again.uses = fact->uses + 1;
  done.facts.push_back(std::move(again));
}

}  // namespace jackfield::wechat
