// SPDX-License-Identifier: MIT
#include "host/outbound/turnstile.hpp"

#include <gtest/gtest.h>

namespace jackfield::outbound {
namespace {

constexpr Priority kUrgent = Priority::interactive;
constexpr Priority kPatient = Priority::bulk;

std::string next_of(Turnstile& turnstile, const std::string& account) {
  const auto turn = turnstile.next(account);
  return turn ? turn->conversation : "nobody";
}

TEST(Turnstile, HasSoManyPlacesForEachAccount) {
  Turnstile turnstile(2);

  EXPECT_TRUE(turnstile.enter("a", kUrgent));
  EXPECT_TRUE(turnstile.enter("a", kUrgent));
  EXPECT_FALSE(turnstile.enter("a", kUrgent));
  EXPECT_TRUE(turnstile.enter("b", kUrgent));
  turnstile.leave("a", kUrgent);
  EXPECT_TRUE(turnstile.enter("a", kUrgent));
}

TEST(Turnstile, BulkSendsLeaveAQuarterToOthers) {
  Turnstile turnstile(8);
  for (int i = 0; i < 6; ++i) EXPECT_TRUE(turnstile.enter("a", kPatient)) << i;

  EXPECT_FALSE(turnstile.enter("a", kPatient));
  EXPECT_TRUE(turnstile.enter("a", kUrgent));
  EXPECT_TRUE(turnstile.enter("a", kUrgent));
  EXPECT_FALSE(turnstile.enter("a", kUrgent));
}

TEST(Turnstile, WhoWaitsComesInTurnAndInteractiveOnesFirst) {
  Turnstile turnstile(1);
  ASSERT_TRUE(turnstile.enter("a", kUrgent));
  turnstile.wait("a", kUrgent, "first");
  turnstile.wait("a", kUrgent, "second");

  EXPECT_EQ(next_of(turnstile, "a"), "nobody");
  turnstile.leave("a", kUrgent);
  EXPECT_FALSE(turnstile.enter("a", kUrgent)) << "others wait";
  EXPECT_EQ(next_of(turnstile, "a"), "first");
  EXPECT_EQ(next_of(turnstile, "a"), "nobody");
  turnstile.leave("a", kUrgent);
  EXPECT_EQ(next_of(turnstile, "a"), "second");
}

TEST(Turnstile, ABulkSendThatWaitsHoldsUpNoInteractiveOne) {
  Turnstile turnstile(4);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(turnstile.enter("a", kPatient));
  turnstile.wait("a", kPatient, "bulk");

  EXPECT_TRUE(turnstile.enter("a", kUrgent));
  turnstile.wait("a", kUrgent, "interactive");
  turnstile.leave("a", kPatient);
  EXPECT_EQ(next_of(turnstile, "a"), "interactive");
  turnstile.leave("a", kUrgent);
  EXPECT_EQ(next_of(turnstile, "a"), "bulk");
}

TEST(Turnstile, ForgetsEverything) {
  Turnstile turnstile(1);
  ASSERT_TRUE(turnstile.enter("a", kUrgent));
  turnstile.wait("a", kUrgent, "gone");
  turnstile.clear();

  turnstile.leave("a", kUrgent);  // of what ran before: counts nowhere
  EXPECT_EQ(next_of(turnstile, "a"), "nobody");
  EXPECT_TRUE(turnstile.enter("a", kUrgent));
  EXPECT_FALSE(turnstile.enter("a", kUrgent));
}

}  // namespace
}  // namespace jackfield::outbound
