// SPDX-License-Identifier: MIT
#include "host/adapt/split.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "host/adapt/measure.hpp"

namespace jackfield::adapt {
namespace {

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string without_space(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

TEST(Split, ShortTextStaysWhole) {
  EXPECT_EQ(split_text("hello", {5, TextUnit::code_points}), std::vector<std::string>{"hello"});
}

TEST(Split, CutsBetweenWords) {
  EXPECT_EQ(split_text("one two three four", {9, TextUnit::code_points}),
            (std::vector<std::string>{"one two", "three", "four"}));
}

TEST(Split, PrefersTheEndOfASentence) {
  EXPECT_EQ(split_text("It is so. And more words", {14, TextUnit::code_points}).front(),
            "It is so.");
}

// Scripts that write without spaces once made a splitter give one part of 18,000 bytes.
TEST(Split, CutsScriptsWithoutSpaces) {
  const std::string text = repeated("日本語の文章です", 750);

  const std::vector<std::string> parts = split_text(text, {1000, TextUnit::utf16});

  EXPECT_GE(parts.size(), 6U);
  std::string joined;
  for (const std::string& part : parts) {
    EXPECT_LE(measured(part, TextUnit::utf16), 1000U);
    joined += part;
  }
  EXPECT_EQ(joined, text);
}

TEST(Split, NeverCutsAGraphemeCluster) {
  const std::string family =
      "👨‍👩‍👧‍👦";  // four people, three joiners: 11 UTF-16 units
  const std::string text = repeated(family, 10);

  for (const std::string& part : split_text(text, {25, TextUnit::utf16})) {
    EXPECT_EQ(part.size() % family.size(), 0U);
    EXPECT_LE(measured(part, TextUnit::utf16), 25U);
  }
}

TEST(Split, NeverCutsACharacterInsideAWordThatIsTooLong) {
  const std::string letter = "e\xcc\x81";  // an e and its accent: 2 UTF-16 units, no end of a word
  const std::string text = repeated(letter, 40);

  for (const std::string& part : split_text(text, {25, TextUnit::utf16})) {
    EXPECT_EQ(part.size() % letter.size(), 0U);
    EXPECT_TRUE(part.starts_with('e'));
  }
}

TEST(Split, CountsInTheNetworksUnit) {
  EXPECT_EQ(measured("é", TextUnit::bytes), 2U);
  EXPECT_EQ(measured("😀", TextUnit::utf16), 2U);
  EXPECT_EQ(measured("😀", TextUnit::code_points), 1U);
  EXPECT_EQ(measured("👨‍👩‍👧‍👦", TextUnit::graphemes), 1U);
  EXPECT_EQ(measured("a€", TextUnit::gsm7), 3U);  // the euro sign takes two septets
}

TEST(Split, LosesNothingButWhiteSpaceAtTheCuts) {
  const std::string text = repeated(
      "Grüße aus Köln. 今日は\n\nЗдравствуйте, мир! https://example.com/a/very/long/path ", 40);

  for (const std::uint64_t max : {7U, 40U, 160U, 999U}) {
    const std::vector<std::string> parts = split_text(text, {max, TextUnit::code_points});
    const std::string joined = std::accumulate(parts.begin(), parts.end(), std::string());
    EXPECT_EQ(without_space(joined), without_space(text)) << max;
  }
}

TEST(Split, AddressesStayWholeWhereTheyFit) {
  const std::string url = "https://example.com/a/b?c=d";
  std::string text = "see ";
  text.append(url).append(" or ").append(url);

  for (const std::string& part : split_text(text, {30, TextUnit::code_points})) {
    EXPECT_TRUE(part.find("https") == std::string::npos || part.find(url) != std::string::npos)
        << part;
  }
}

}  // namespace
}  // namespace jackfield::adapt
