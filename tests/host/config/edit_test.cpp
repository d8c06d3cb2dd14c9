// SPDX-License-Identifier: MIT
#include "host/config/edit.hpp"

#include <gtest/gtest.h>

namespace jackfield::config {
namespace {

Edit edit(std::uint32_t line, std::uint32_t begin, std::uint32_t end, std::string text) {
  return {{{"a", line, begin}, {"a", line, end}}, std::move(text)};
}

TEST(ApplyEdits, ReplacesInsertsAndDeletes) {
  EXPECT_EQ(apply_edits("one two\nthree\n", {edit(1, 5, 8, "2")}), "one 2\nthree\n");
  EXPECT_EQ(apply_edits("one two\nthree\n", {edit(2, 1, 1, ">")}), "one two\n>three\n");
  EXPECT_EQ(apply_edits("one two\nthree\n", {edit(1, 1, 5, "")}), "two\nthree\n");
}

TEST(ApplyEdits, TakesThemInAnyOrder) {
  EXPECT_EQ(apply_edits("a b\nc", {edit(2, 1, 2, "C"), edit(1, 3, 4, "B"), edit(1, 1, 2, "A")}),
            "A B\nC");
}

TEST(ApplyEdits, LeavesOutTheSecondOfTwoThatOverlap) {
  EXPECT_EQ(apply_edits("abcdef", {edit(1, 1, 4, "X"), edit(1, 3, 6, "Y")}), "Xdef");
}

TEST(ApplyEdits, CountsColumnsInCodePoints) {
  EXPECT_EQ(apply_edits("é🎌x", {edit(1, 3, 4, "y")}), "é🎌y");
}

TEST(ApplyEdits, StaysInsideTheText) {
  EXPECT_EQ(apply_edits("ab", {edit(9, 9, 12, "c")}), "abc");
  EXPECT_EQ(apply_edits("ab\ncd", {edit(1, 2, 40, "X")}), "aX\ncd");
}

}  // namespace
}  // namespace jackfield::config
