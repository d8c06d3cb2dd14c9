// SPDX-License-Identifier: MIT
#include "tests/host/plugin/services/tables.hpp"

#include <gtest/gtest.h>

#include <array>

namespace jackfield::services {
namespace {

std::string converted(std::string_view label, std::string_view bytes) {
  const Result<Converted> result = text().to_utf8(label, bytes);
  return result ? result->text : "error: " + result.error().text;
}

std::uint64_t replaced(std::string_view label, std::string_view bytes) {
  const Result<Converted> result = text().to_utf8(label, bytes);
  return result ? result->replaced : 999;
}

TEST(TextCharset, ReadsTheCharsetsOfMail) {
  EXPECT_EQ(converted("us-ascii", "plain"), "plain");
  EXPECT_EQ(converted("iso-8859-1", "caf\xe9"), "café");
  EXPECT_EQ(converted("ISO-8859-15", "\xa4"), "€");
  EXPECT_EQ(converted("windows-1252", "\x80\x93"), "€“");
  EXPECT_EQ(converted("koi8-r", "\xd0\xd2\xc9\xd7\xc5\xd4"), "привет");
  EXPECT_EQ(converted("windows-1251", "\xef\xf0\xe8\xe2\xe5\xf2"), "привет");
  EXPECT_EQ(converted("shift_jis", "\x93\xfa\x96\x7b"), "日本");
  EXPECT_EQ(converted("euc-jp", "\xc6\xfc\xcb\xdc"), "日本");
  EXPECT_EQ(converted("iso-2022-jp", "\x1b$BF|K\\\x1b(B"), "日本");
  EXPECT_EQ(converted("gb2312", "\xc4\xe3\xba\xc3"), "你好");
  EXPECT_EQ(converted("GB18030", "\x94\x39\xda\x33"), "💩");
  EXPECT_EQ(converted("big5", "\xa7\x41\xa6\x6e"), "你好");
  EXPECT_EQ(converted("euc-kr", "\xc7\xd1\xb1\xdb"), "한글");
  // RFC 2152, the examples of its section "UTF-7 Definition".
  EXPECT_EQ(converted("utf-7", "Hi Mom -+Jjo--!"), "Hi Mom -☺-!");
}

TEST(TextCharset, ReadsTheFormsOfUnicodeAndDropsTheMark) {
  EXPECT_EQ(converted("utf-8",
                      "\xef\xbb\xbf"
                      "a€"),
            "a€");
  EXPECT_EQ(converted("utf-16", std::string_view("\xfe\xff\x20\xac", 4)), "€");
  EXPECT_EQ(converted("utf-16", std::string_view("\xff\xfe\xac\x20", 4)), "€");
  EXPECT_EQ(converted("utf-16le", std::string_view("\x3d\xd8\x00\xde", 4)), "😀");
  EXPECT_EQ(converted("utf-16be", std::string_view("\xd8\x3d\xde\x00", 4)), "😀");
  // Only the first is a mark.
  EXPECT_EQ(converted("utf-8", "a\xef\xbb\xbf"), "a\xef\xbb\xbf");
}

// The Unicode Standard 15.0, section 3.9, tables 3-8 to 3-11.
TEST(TextCharset, ReplacesBadUtf8AsTheStandardAdvises) {
  const std::string r = "\xef\xbf\xbd";
  const auto times = [&](int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += r;
    return all;
  };
  EXPECT_EQ(converted("utf-8", "\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41"), times(8) + "A");
  EXPECT_EQ(converted("utf-8", "\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41"), times(8) + "A");
  EXPECT_EQ(converted("utf-8", "\xf4\x91\x92\x93\xff\x41\x80\xbf\x42"),
            times(5) + "A" + times(2) + "B");
  EXPECT_EQ(converted("utf-8", "\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"), times(4) + "A");
  EXPECT_EQ(replaced("utf-8", "\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"), 4U);
  EXPECT_EQ(replaced("utf-8", "good €"), 0U);
}

TEST(TextCharset, CountsWhatItReplacesInOtherCharsets) {
  EXPECT_EQ(converted("us-ascii", "a\xe9z"), "a\xef\xbf\xbdz");
  EXPECT_EQ(replaced("us-ascii", "a\xe9z"), 1U);
  EXPECT_EQ(converted("shift_jis", "\x93"), "\xef\xbf\xbd");
  // Half a pair, in the middle and at the end.
  EXPECT_EQ(converted("utf-16be", std::string_view("\xd8\x3d\x00\x61\xd8\x3d", 6)),
            "\xef\xbf\xbd"
            "a\xef\xbf\xbd");
  EXPECT_EQ(replaced("utf-16be", std::string_view("\xd8\x3d\x00\x61\xd8\x3d", 6)), 2U);
}

TEST(TextCharset, GivesUtf8ForAnyBytesInAnyCharset) {
  std::string bytes;
  for (int i = 0; i < 3000; ++i) bytes.push_back(static_cast<char>(i * 131 + i / 7));
  for (const char* const label :
       {"utf-8",       "utf-16",      "utf-16le",    "utf-32",      "utf-7",
        "shift_jis",   "iso-2022-jp", "iso-2022-kr", "iso-2022-cn", "hz",
        "gb18030",     "big5-hkscs",  "euc-kr",      "koi8-u",      "ibm437",
        "windows-874", "scsu",        "bocu-1",      "cesu-8",      "imap-mailbox-name"}) {
    const std::string result = converted(label, bytes);
    EXPECT_TRUE(text().is_utf8(result)) << label;
    EXPECT_NE(result.substr(0, 6), "error:") << label;
  }
}

TEST(TextCharset, KeepsPairsTogetherAcrossItsOwnBuffer) {
  std::string bytes;
  std::string expected;
  for (int i = 0; i < 3000; ++i) {
    bytes += std::string("\xd8\x3d\xde\x00", 4);
    expected += "😀";
  }
  EXPECT_EQ(converted("utf-16be", std::string("\0a", 2) + bytes), "a" + expected);
}

TEST(TextCharset, KnowsOnlyNamesOfCharsets) {
  for (const char* const label :
       {"", "x-unknown", "../../etc/passwd", "utf-8,swaplfnl", "utf-8 ", "iso-8859-99", "\xff"}) {
    EXPECT_EQ(text().to_utf8(label, "x").error().status, JF_NOT_SUPPORTED) << label;
  }
  EXPECT_EQ(text().to_utf8(std::string(5000, 'u'), "x").error().status, JF_NOT_SUPPORTED);
  EXPECT_EQ(text().to_utf8(std::string_view("utf-8\0", 6), "x").error().status, JF_NOT_SUPPORTED);
}

TEST(TextCharset, TellsTheSizeItNeeds) {
  const jf_str_t label = str("iso-8859-1");
  const jf_str_t bytes = str("caf\xe9");
  std::array<std::uint8_t, 4> out{};
  std::uint64_t length = 0;

  EXPECT_EQ(text_v1().to_utf8(&label, &bytes, out.data(), out.size(), &length, nullptr),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 5U);
  EXPECT_EQ(text_v1().to_utf8(&label, nullptr, out.data(), out.size(), &length, nullptr),
            JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 0U);
}

}  // namespace
}  // namespace jackfield::services
