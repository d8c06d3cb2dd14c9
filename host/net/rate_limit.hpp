// SPDX-License-Identifier: MIT
// A token bucket without a clock. Whole numbers throughout, so that a million small steps add up to
// exactly one big one.
#pragma once

#include <cstdint>

namespace jackfield::net {

struct Rate {
  std::uint64_t tokens = 1;        // so many
  std::uint64_t period_ms = 1000;  // in such a time; both at least 1
  std::uint64_t burst = 1;         // at most so many at once; at least 1

  friend bool operator==(const Rate&, const Rate&) = default;
};

/// `burst` at once and then so many a second, in whole tokens: 60 an hour is one in a minute.
Rate rate_of(double burst, double per_second);

class TokenBucket final {
 public:
  /// Starts full.
  TokenBucket(Rate rate, std::int64_t now_ms);

  /// Takes `count` tokens or none. A count above the burst is taken when the bucket is full, and
  /// leaves a debt.
  bool try_take(std::int64_t now_ms, std::uint64_t count = 1);
  /// When try_take() would succeed: `now_ms` or later.
  std::int64_t available_at_ms(std::int64_t now_ms, std::uint64_t count = 1) const;
  /// Whether it is as good as new.
  bool is_full(std::int64_t now_ms) const;
  /// The network said so: nothing until then, whatever the bucket holds.
  void block_until(std::int64_t until_ms);
  /// The network told a new rate; tokens at hand stay, up to the new burst.
  void set_rate(Rate rate, std::int64_t now_ms);

 private:
  void refill(std::int64_t now_ms);

  Rate rate_;
  std::int64_t level_;  // in token x period_ms: one token costs period_ms; negative is a debt
  std::int64_t filled_at_ms_;
  std::int64_t blocked_until_ms_ = 0;
};

}  // namespace jackfield::net
