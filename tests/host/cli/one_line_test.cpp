// SPDX-License-Identifier: MIT
#include "host/cli/one_line.hpp"

#include <gtest/gtest.h>

namespace jackfield::cli {
namespace {

TEST(OneLine, HoldsNothingThatATerminalObeys) {
  EXPECT_EQ(one_line("a\x1b[31mb\r\nc\x7f\x07"
                     "d"),
            "a [31mb  c  d");
  EXPECT_EQ(one_line("a\xC2\x9B"
                     "31mb"),
            "a 31mb")
      << "the CSI of C1";
  EXPECT_EQ(one_line("grüße 😀\xC2\xA0!"), "grüße 😀\xC2\xA0!");
}

TEST(OneLine, IsCutBetweenCharacters) {
  EXPECT_EQ(one_line("abcd", 4), "abcd");
  EXPECT_EQ(one_line("abcde", 4), "abcd…");
  EXPECT_EQ(one_line("abcü", 4), "abc…");
  EXPECT_EQ(one_line("a😀", 4), "a…");
  EXPECT_EQ(one_line("😀", 0), "…");
}

TEST(OneLine, WhatIsNoUtf8DoesNoHarm) {
  EXPECT_EQ(one_line("\xC2"), "\xC2");
  EXPECT_EQ(one_line("\x80\x80\x80", 1), "…");
}

}  // namespace
}  // namespace jackfield::cli
