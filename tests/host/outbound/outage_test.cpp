// SPDX-License-Identifier: MIT
// When a host has missed something, and when a credential is announced.
#include "host/outbound/catch_up.hpp"
#include "host/outbound/expiry.hpp"

#include <gtest/gtest.h>

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kOutageNow = 1'795'262'400'000;
constexpr std::int64_t kOutageHour = 3600'000;
constexpr std::int64_t kOutageDay = 24 * kOutageHour;

TEST(CatchUp, NothingIsMissedThatTheNetworkStillRepeats) {
  EXPECT_FALSE(has_missed(kOutageNow - 36 * kOutageHour, kOutageNow, 36 * kOutageHour));
  EXPECT_TRUE(has_missed(kOutageNow - 36 * kOutageHour - 1, kOutageNow, 36 * kOutageHour));
}

TEST(CatchUp, ANetworkThatRepeatsNothingIsMissedAtOnceButNotByAShortRestart) {
  EXPECT_FALSE(has_missed(kOutageNow - 120'000, kOutageNow, 0));
  EXPECT_TRUE(has_missed(kOutageNow - 120'001, kOutageNow, 0));
}

TEST(CatchUp, AHostThatNeverLivedHasMissedNothing) {
  EXPECT_FALSE(has_missed(0, kOutageNow, 0));
}

TEST(Expiry, ComesNearerSevenDaysAhead) {
  EXPECT_EQ(expiry_stage(0, kOutageNow), ExpiryStage::far);
  EXPECT_EQ(expiry_stage(kOutageNow + 7 * kOutageDay + 1, kOutageNow), ExpiryStage::far);
  EXPECT_EQ(expiry_stage(kOutageNow + 7 * kOutageDay, kOutageNow), ExpiryStage::soon);
  EXPECT_EQ(expiry_stage(kOutageNow + 1, kOutageNow), ExpiryStage::soon);
  EXPECT_EQ(expiry_stage(kOutageNow, kOutageNow), ExpiryStage::over);
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
