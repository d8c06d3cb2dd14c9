// SPDX-License-Identifier: MIT
#include "host/net/token_buckets.hpp"

#include <gtest/gtest.h>

namespace jackfield::net {
namespace {

constexpr std::int64_t kStart = 1'700'000'000'000;
constexpr Rate kOneASecond{.tokens = 1, .period_ms = 1000, .burst = 1};

void add_used(TokenBuckets& buckets, const std::string& name, std::int64_t now) {
  buckets.add(name, kOneASecond, now).try_take(now);
}

TEST(TokenBuckets, KeepsEachUnderItsName) {
  TokenBuckets buckets;
  add_used(buckets, "used", kStart);
  buckets.add("full", kOneASecond, kStart);

  EXPECT_FALSE(buckets.find("used")->is_full(kStart));
  EXPECT_TRUE(buckets.find("full")->is_full(kStart));
  EXPECT_EQ(buckets.find("none"), nullptr);
}

TEST(TokenBuckets, ForgetsFullOnesWhileOthersCome) {
  TokenBuckets buckets;
  for (int i = 0; i < 100'000; ++i) add_used(buckets, std::to_string(i), kStart + i * 10);

  // A bucket is full again after a second: 100 of them are in use at any time.
  EXPECT_LE(buckets.size(), 1'000U);
  EXPECT_NE(buckets.find("99999"), nullptr);
}

TEST(TokenBuckets, NeverForgetsWhatIsInUse) {
  TokenBuckets buckets;
  for (int i = 0; i < 10'000; ++i) add_used(buckets, std::to_string(i), kStart);

  EXPECT_EQ(buckets.size(), 10'000U);
}

}  // namespace
}  // namespace jackfield::net
