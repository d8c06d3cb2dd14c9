// SPDX-License-Identifier: MIT
#include "host/delivery/schedule.hpp"

#include <gtest/gtest.h>

namespace jackfield::delivery {
namespace {

TEST(PushSchedule, IsTheStandards) {
  EXPECT_EQ(wait_after(1, 0), 5'000);
  EXPECT_EQ(wait_after(2, 0), 5 * 60'000);
  EXPECT_EQ(wait_after(9, 0), 24 * 3600'000);
  EXPECT_LT(wait_after(10, 0), 0);
}

TEST(PushSchedule, JitterOnlyAdds) {
  EXPECT_EQ(wait_after(1, 1), 6'000);
}

TEST(PushSchedule, OnlyTwoHundredsAreSuccess) {
  EXPECT_EQ(verdict(200), Verdict::delivered);
  EXPECT_EQ(verdict(204), Verdict::delivered);
  EXPECT_EQ(verdict(301), Verdict::again);
  EXPECT_EQ(verdict(410), Verdict::disable);
  EXPECT_EQ(verdict(500), Verdict::again);
  EXPECT_EQ(verdict(0), Verdict::again);
}

}  // namespace
}  // namespace jackfield::delivery
