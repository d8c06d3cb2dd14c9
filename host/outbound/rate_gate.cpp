// SPDX-License-Identifier: MIT
#include "host/outbound/rate_gate.hpp"

#include <algorithm>
#include <cmath>

namespace jackfield::outbound {
namespace {

/// A declared rate, in whole tokens per period.
net::Rate to_rate(const Rate& declared) {
  // Slow rates are whole tokens in a longer time: 60 per hour is one in a minute.
  const double per_second = std::max(declared.per_second, 1e-6);
  const auto burst = static_cast<std::uint64_t>(std::max(1.0, std::floor(declared.burst)));
  if (per_second >= 1) return {static_cast<std::uint64_t>(per_second), 1000, burst};
  return {1, static_cast<std::uint64_t>(std::ceil(1000 / per_second)), burst};
}

/// A key's declaration: the same text, or one whose text before `{` the key begins with.
const Rate* declared(const state::LiveAccount& account, std::string_view key) {
  for (const Rate& rate : account.manifest.rates) {
    const std::size_t open = rate.key.find('{');
    if (open == std::string::npos ? rate.key == key
                                  : key.starts_with(std::string_view(rate.key).substr(0, open))) {
      return &rate;
    }
  }
  return nullptr;
}

}  // namespace

net::TokenBucket* RateGate::bucket(const state::LiveAccount& account, std::string_view key,
                                   std::int64_t now, bool make) {
  std::string name = account.id + '\n' + std::string(key);
  if (const auto found = buckets_.find(name); found != buckets_.end()) return &found->second;
  const Rate* rate = declared(account, key);
  if (rate == nullptr && !make) return nullptr;
  // A key that nobody declared is only ever paused.
  const net::Rate unlimited{1'000'000, 1000, 1'000'000};
  return &buckets_
              .emplace(std::move(name),
                       net::TokenBucket(rate != nullptr ? to_rate(*rate) : unlimited, now))
              .first->second;
}

std::int64_t RateGate::try_take(const state::LiveAccount& account,
                                const std::vector<std::string>& keys, std::int64_t now) {
  std::int64_t at = now;
  for (const std::string& key : keys) {
    if (const net::TokenBucket* one = bucket(account, key, now, false))
      at = std::max(at, one->available_at_ms(now));
  }
  if (at > now) return at - now;
  for (const std::string& key : keys) {
    if (net::TokenBucket* one = bucket(account, key, now, false)) one->try_take(now);
  }
  return 0;
}

void RateGate::pause(const state::LiveAccount& account, std::string_view key, std::int64_t until,
                     std::int64_t now) {
  bucket(account, key, now, true)->block_until(until);
}

}  // namespace jackfield::outbound
