// SPDX-License-Identifier: MIT
#include "plugins/wechat/simulator/wechat_tokens.hpp"

#include <algorithm>

namespace jackfield::wechat_simulator {
namespace {

constexpr std::int64_t kOverlapMs = 300'000;
constexpr std::int64_t kForcedPauseMs = 30'000;
constexpr int kMostForced = 20;  // a day
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kBeijingMs = 28'800'000;  // days begin at midnight there

std::int64_t seconds_until(std::int64_t until, std::int64_t now) {
  return (until - now) / 1000;
}

}  // namespace

Tokens::Token& Tokens::add(bool is_stable, std::int64_t now) {
  // The one before of the same sort lives on for a while, but no longer than it would have.
  for (Token& token : known_) {
    if (token.is_stable == is_stable) token.until = std::min(token.until, now + kOverlapMs);
  }
  known_.push_back(
      {"sim-access-" + std::to_string(++serial_), now + lifetime_ms, is_stable, false});
  return known_.back();
}

Tokens::Token* Tokens::current_stable() {
  const auto newest = std::find_if(known_.rbegin(), known_.rend(),
                                   [](const Token& token) { return token.is_stable; });
  return newest == known_.rend() ? nullptr : &*newest;
}

Tokens::Issued Tokens::issue(std::int64_t now) {
  const Token& token = add(false, now);
  return {token.value, seconds_until(token.until, now)};
}

Tokens::Issued Tokens::stable(std::int64_t now) {
  Token* token = current_stable();
  // Within its last five minutes it is renewed.
  if (token == nullptr || token->until <= now + std::min(kOverlapMs, lifetime_ms / 2))
    token = &add(true, now);
  return {token->value, seconds_until(token->until, now)};
}

Tokens::Issued Tokens::forced(std::int64_t now) {
  const std::int64_t day = (now + kBeijingMs) / kDayMs;
  if (forced_day_ != day) forced_ = 0;
  forced_day_ = day;
  if (forced_ >= kMostForced || (forced_at_ != 0 && now < forced_at_ + kForcedPauseMs)) return {};
  forced_at_ = now;
  ++forced_;
  const Token& token = add(true, now);
  return {token.value, seconds_until(token.until, now)};
}

int Tokens::fault(std::string_view value, std::int64_t now) const {
  const auto found = std::find_if(known_.begin(), known_.end(),
                                  [value](const Token& token) { return token.value == value; });
  if (found == known_.end() || found->is_revoked) return 40001;
  return found->until > now ? 0 : 42001;
}

void Tokens::end_all(std::int64_t now) {
  for (Token& token : known_) token.until = std::min(token.until, now);
}

void Tokens::revoke_all() {
  for (Token& token : known_) token.is_revoked = true;
}

}  // namespace jackfield::wechat_simulator
