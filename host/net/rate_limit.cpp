// SPDX-License-Identifier: MIT
#include "host/net/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace jackfield::net {
namespace {

// Far above any network's rate, far below where the products would overflow.
constexpr std::uint64_t kMax = 1'000'000'000;

Rate bounded(Rate rate) {
  return {std::clamp<std::uint64_t>(rate.tokens, 1, kMax),
          std::clamp<std::uint64_t>(rate.period_ms, 1, kMax),
          std::clamp<std::uint64_t>(rate.burst, 1, kMax)};
}

std::int64_t full(const Rate& rate) {
  return static_cast<std::int64_t>(rate.burst * rate.period_ms);
}

std::int64_t cost(const Rate& rate, std::uint64_t count) {
  return static_cast<std::int64_t>(std::min(count, kMax) * rate.period_ms);
}

}  // namespace

Rate rate_of(double burst, double per_second) {
  const double speed = std::max(per_second, 1e-6);
  const auto most = static_cast<std::uint64_t>(std::max(1.0, std::floor(burst)));
  if (speed >= 1) return {static_cast<std::uint64_t>(speed), 1000, most};
  return {1, static_cast<std::uint64_t>(std::ceil(1000 / speed)), most};
}

TokenBucket::TokenBucket(Rate rate, std::int64_t now_ms)
    : rate_(bounded(rate)), level_(full(rate_)), filled_at_ms_(now_ms) {}

void TokenBucket::refill(std::int64_t now_ms) {
  // A clock that went back gives nothing, and takes nothing.
  if (now_ms <= filled_at_ms_) return;
  const auto tokens = static_cast<std::int64_t>(rate_.tokens);
  const std::int64_t missing = full(rate_) - level_;
  const std::int64_t elapsed = now_ms - filled_at_ms_;
  level_ = elapsed > missing / tokens ? full(rate_) : level_ + elapsed * tokens;
  filled_at_ms_ = now_ms;
}

bool TokenBucket::try_take(std::int64_t now_ms, std::uint64_t count) {
  refill(now_ms);
  if (now_ms < blocked_until_ms_) return false;
  if (level_ < std::min(cost(rate_, count), full(rate_))) return false;
  level_ -= cost(rate_, count);
  return true;
}

std::int64_t TokenBucket::available_at_ms(std::int64_t now_ms, std::uint64_t count) const {
  TokenBucket then = *this;
  then.refill(now_ms);
  const std::int64_t missing = std::min(cost(rate_, count), full(rate_)) - then.level_;
  const auto tokens = static_cast<std::int64_t>(rate_.tokens);
  const std::int64_t wait = missing <= 0 ? 0 : (missing + tokens - 1) / tokens;
  return std::max(std::max(now_ms, then.filled_at_ms_) + wait, blocked_until_ms_);
}

bool TokenBucket::is_full(std::int64_t now_ms) const {
  TokenBucket then = *this;
  then.refill(now_ms);
  return then.level_ == full(rate_) && now_ms >= blocked_until_ms_;
}

void TokenBucket::block_until(std::int64_t until_ms) {
  blocked_until_ms_ = std::max(blocked_until_ms_, until_ms);
}

void TokenBucket::set_rate(Rate rate, std::int64_t now_ms) {
  refill(now_ms);
  const Rate next = bounded(rate);
  // Rescaled in whole tokens: the unit of the level is the period.
  const std::int64_t whole = level_ / static_cast<std::int64_t>(rate_.period_ms);
  rate_ = next;
  level_ = std::min(whole * static_cast<std::int64_t>(next.period_ms), full(next));
}

}  // namespace jackfield::net
