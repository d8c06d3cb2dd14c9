// SPDX-License-Identifier: MIT
#include "host/adapt/measure.hpp"

#include <gtest/gtest.h>

namespace jackfield::adapt {
namespace {

TEST(Measure, CountsInTheNetworksUnit) {
  EXPECT_EQ(measured("é", TextUnit::bytes), 2U);
  EXPECT_EQ(measured("😀", TextUnit::utf16), 2U);
  EXPECT_EQ(measured("😀", TextUnit::code_points), 1U);
  EXPECT_EQ(measured("👨‍👩‍👧‍👦", TextUnit::graphemes), 1U);
}

TEST(Measure, TheExtensionTableTakesTwoSeptets) {
  EXPECT_EQ(measured("a€[]", TextUnit::gsm7), 7U);
}

TEST(Measure, OneCharacterOutsideMakesItUnicode) {
  EXPECT_EQ(measured("a€😀", TextUnit::gsm7), 4U);
  EXPECT_EQ(measured("", TextUnit::gsm7), 0U);
}

TEST(Measure, WeighsAsXDoes) {
  EXPECT_EQ(measured("hello", TextUnit::weighted), 5U);
  EXPECT_EQ(measured("日本", TextUnit::weighted), 4U);
  EXPECT_EQ(measured("👨‍👩‍👧‍👦!", TextUnit::weighted), 3U);
  EXPECT_EQ(
      measured("see https://example.com/a/very/long/path/indeed/and/more", TextUnit::weighted),
      27U);
  EXPECT_EQ(measured("e\xCC\x81", TextUnit::weighted), 1U);  // composed, it is one letter
}

TEST(Measure, AnAddressNobodyMaySeeCountsAsMuchAsItCould) {
  EXPECT_EQ(measured("https://a.invalid", TextUnit::weighted), 23U + 17U);
  EXPECT_EQ(measured("https://example.invalid/0123456789", TextUnit::weighted), 23U + 34U);
  EXPECT_EQ(measured("https://a.b.invalid", TextUnit::weighted), 2 * 23U + 19U);
}

}  // namespace
}  // namespace jackfield::adapt
