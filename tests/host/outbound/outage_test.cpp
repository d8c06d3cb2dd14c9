// SPDX-License-Identifier: MIT
// When a host has missed something, and when a credential is announced.
#include "host/outbound/catch_up.hpp"
#include "host/outbound/expiry.hpp"

#include <gtest/gtest.h>

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kNow = 1'795'262'400'000;
constexpr std::int64_t kHour = 3600'000;
constexpr std::int64_t kDay = 24 * kHour;

TEST(CatchUp, NothingIsMissedThatTheNetworkStillRepeats) {
  EXPECT_FALSE(has_missed(kNow - 36 * kHour, kNow, 36 * kHour));
  EXPECT_TRUE(has_missed(kNow - 36 * kHour - 1, kNow, 36 * kHour));
}

TEST(CatchUp, ANetworkThatRepeatsNothingIsMissedAtOnceButNotByAShortRestart) {
  EXPECT_FALSE(has_missed(kNow - 120'000, kNow, 0));
  EXPECT_TRUE(has_missed(kNow - 120'001, kNow, 0));
}

TEST(CatchUp, AHostThatNeverLivedHasMissedNothing) {
  EXPECT_FALSE(has_missed(0, kNow, 0));
}

TEST(Expiry, ComesNearerSevenDaysAhead) {
  EXPECT_EQ(expiry_stage(0, kNow), ExpiryStage::far);
  EXPECT_EQ(expiry_stage(kNow + 7 * kDay + 1, kNow), ExpiryStage::far);
  EXPECT_EQ(expiry_stage(kNow + 7 * kDay, kNow), ExpiryStage::soon);
  EXPECT_EQ(expiry_stage(kNow + 1, kNow), ExpiryStage::soon);
  EXPECT_EQ(expiry_stage(kNow, kNow), ExpiryStage::over);
}

TEST(Expiry, IsToldByTheCheckOrNotAtAll) {
  EXPECT_EQ(told_expiry(R"({"name":"Shop","credential_expires_at":5})"), 5);
  EXPECT_EQ(told_expiry(R"({"credential_expires_at":0})"), 0);
  for (const char* const unknown :
       {"", "[]", R"({"name":"Shop"})", R"({"credential_expires_at":"soon"})"})
    EXPECT_EQ(told_expiry(unknown), std::nullopt) << unknown;
}

}  // namespace
}  // namespace jackfield::outbound
