// SPDX-License-Identifier: MIT
#include "host/outbound/turnstile.hpp"

#include <gtest/gtest.h>

namespace jackfield::outbound {
namespace {

constexpr Priority kInteractive = Priority::interactive;
constexpr Priority kBulk = Priority::bulk;

std::string next_of(Turnstile& turnstile, const std::string& account) {
  const auto turn = turnstile.next(account);
  return turn ? turn->conversation : "nobody";
}

TEST(Turnstile, HasSoManyPlacesForEachAccount) {
  Turnstile turnstile(2);

  EXPECT_TRUE(turnstile.enter("a", kInteractive));
  EXPECT_TRUE(turnstile.enter("a", kInteractive));
  EXPECT_FALSE(turnstile.enter("a", kInteractive));
  EXPECT_TRUE(turnstile.enter("b", kInteractive));
  turnstile.leave("a", kInteractive);
  EXPECT_TRUE(turnstile.enter("a", kInteractive));
}

TEST(Turnstile, BulkSendsLeaveAQuarterToOthers) {
  Turnstile turnstile(8);
  for (int i = 0; i < 6; ++i) EXPECT_TRUE(turnstile.enter("a", kBulk)) << i;

  EXPECT_FALSE(turnstile.enter("a", kBulk));
  EXPECT_TRUE(turnstile.enter("a", kInteractive));
  EXPECT_TRUE(turnstile.enter("a", kInteractive));
  EXPECT_FALSE(turnstile.enter("a", kInteractive));
}

TEST(Turnstile, WhoWaitsComesInTurnAndInteractiveOnesFirst) {
  Turnstile turnstile(1);
  ASSERT_TRUE(turnstile.enter("a", kInteractive));
  turnstile.wait("a", kInteractive, "first");
  turnstile.wait("a", kInteractive, "second");

  EXPECT_EQ(next_of(turnstile, "a"), "nobody");
  turnstile.leave("a", kInteractive);
  EXPECT_FALSE(turnstile.enter("a", kInteractive)) << "others wait";
  EXPECT_EQ(next_of(turnstile, "a"), "first");
  EXPECT_EQ(next_of(turnstile, "a"), "nobody");
  turnstile.leave("a", kInteractive);
  EXPECT_EQ(next_of(turnstile, "a"), "second");
}

TEST(Turnstile, ABulkSendThatWaitsHoldsUpNoInteractiveOne) {
  Turnstile turnstile(4);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(turnstile.enter("a", kBulk));
  turnstile.wait("a", kBulk, "bulk");

  EXPECT_TRUE(turnstile.enter("a", kInteractive));
  turnstile.wait("a", kInteractive, "interactive");
  turnstile.leave("a", kBulk);
  EXPECT_EQ(next_of(turnstile, "a"), "interactive");
  turnstile.leave("a", kInteractive);
  EXPECT_EQ(next_of(turnstile, "a"), "bulk");
}

TEST(Turnstile, ForgetsEverything) {
  Turnstile turnstile(1);
  ASSERT_TRUE(turnstile.enter("a", kInteractive));
  turnstile.wait("a", kInteractive, "gone");
  turnstile.clear();

  turnstile.leave("a", kInteractive);  // of what ran before: counts nowhere
  EXPECT_EQ(next_of(turnstile, "a"), "nobody");
  EXPECT_TRUE(turnstile.enter("a", kInteractive));
  EXPECT_FALSE(turnstile.enter("a", kInteractive));
}

}  // namespace
}  // namespace jackfield::outbound
