// SPDX-License-Identifier: MIT
#include "host/net/rate_limit.hpp"

#include <gtest/gtest.h>

namespace jackfield::net {
namespace {

constexpr std::int64_t kNow = 1'700'000'000'000;

TEST(TokenBucket, StartsFullAndEmpties) {
  TokenBucket bucket({.tokens = 1, .period_ms = 1000, .burst = 3}, kNow);

  EXPECT_TRUE(bucket.try_take(kNow));
  EXPECT_TRUE(bucket.try_take(kNow));
  EXPECT_TRUE(bucket.try_take(kNow));
  EXPECT_FALSE(bucket.try_take(kNow));
}

TEST(TokenBucket, TellsExactlyWhenTheNextTokenIsThere) {
  TokenBucket bucket({.tokens = 3, .period_ms = 1000, .burst = 1}, kNow);
  ASSERT_TRUE(bucket.try_take(kNow));

  const std::int64_t when = bucket.available_at_ms(kNow);

  EXPECT_EQ(when, kNow + 334);
  EXPECT_FALSE(bucket.try_take(when - 1));
  EXPECT_TRUE(bucket.try_take(when));
}

TEST(TokenBucket, SmallStepsAddUpToABigOne) {
  TokenBucket bucket({.tokens = 7, .period_ms = 1000, .burst = 7}, kNow);
  ASSERT_TRUE(bucket.try_take(kNow, 7));

  int taken = 0;
  for (std::int64_t ms = 1; ms <= 10'000; ++ms) taken += bucket.try_take(kNow + ms) ? 1 : 0;

  EXPECT_EQ(taken, 70);
}

TEST(TokenBucket, HoldsNoMoreThanTheBurst) {
  TokenBucket bucket({.tokens = 100, .period_ms = 1000, .burst = 5}, kNow);

  int taken = 0;
  while (bucket.try_take(kNow + 3'600'000)) ++taken;

  EXPECT_EQ(taken, 5);
}

TEST(TokenBucket, MoreThanTheBurstIsTakenOnceFullAndOwed) {
  TokenBucket bucket({.tokens = 1, .period_ms = 1000, .burst = 2}, kNow);

  EXPECT_TRUE(bucket.try_take(kNow, 5));

  EXPECT_EQ(bucket.available_at_ms(kNow), kNow + 4000);
}

TEST(TokenBucket, TheNetworksBlockHoldsWhateverTheLevel) {
  TokenBucket bucket({.tokens = 10, .period_ms = 1000, .burst = 10}, kNow);
  bucket.block_until(kNow + 30'000);
  bucket.block_until(kNow + 10'000);

  EXPECT_FALSE(bucket.try_take(kNow + 29'999));
  EXPECT_EQ(bucket.available_at_ms(kNow), kNow + 30'000);
  EXPECT_TRUE(bucket.try_take(kNow + 30'000));
}

TEST(TokenBucket, AClockThatGoesBackGivesNothing) {
  TokenBucket bucket({.tokens = 1, .period_ms = 1000, .burst = 1}, kNow);
  ASSERT_TRUE(bucket.try_take(kNow));

  EXPECT_FALSE(bucket.try_take(kNow - 5'000));
  EXPECT_FALSE(bucket.try_take(kNow + 999));
  EXPECT_TRUE(bucket.try_take(kNow + 1000));
}

TEST(TokenBucket, ANewRateKeepsWholeTokens) {
  TokenBucket bucket({.tokens = 1, .period_ms = 1000, .burst = 10}, kNow);
  ASSERT_TRUE(bucket.try_take(kNow, 6));

  bucket.set_rate({.tokens = 1, .period_ms = 60'000, .burst = 3}, kNow);

  EXPECT_TRUE(bucket.try_take(kNow, 3));
  EXPECT_EQ(bucket.available_at_ms(kNow), kNow + 60'000);
}

TEST(TokenBucket, ZeroesAreReadAsOne) {
  TokenBucket bucket({.tokens = 0, .period_ms = 0, .burst = 0}, kNow);

  EXPECT_TRUE(bucket.try_take(kNow));
  EXPECT_FALSE(bucket.try_take(kNow));
  EXPECT_TRUE(bucket.try_take(kNow + 1));
}

}  // namespace
}  // namespace jackfield::net
