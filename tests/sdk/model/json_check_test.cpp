// SPDX-License-Identifier: MIT
#include <jackfield/cpp/json_check.hpp>

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace jackfield {
namespace {

TEST(JsonCheck, TakesEveryKindOfValue) {
  for (const std::string_view text :
       {"{}", "[]", " null ", "true", "false", "0", "-0.5e+10", "1E9", "\"\"", "\"\\u00e9\\n\"",
        "\"\\ud83d\\ude00\"", "{\"a\":[1,{\"b\":null}]}", "[ 1 , 2 ]", "\"é\""}) {
    EXPECT_TRUE(is_json(text)) << text;
  }
}

TEST(JsonCheck, RefusesWhatIsNotExactlyOneValue) {
  for (const std::string_view text :
       {"",         " ",       "{",       "}",          "[1,]",         "[,1]",
        "{\"a\":}", "{\"a\"}", "{a:1}",   "{\"a\":1,}", "01",           "+1",
        ".5",       "1.",      "1e",      "- 1",        "nul",          "nullx",
        "\"",       "\"\n\"",  "\"\\x\"", "\"\\u12\"",  "\"\\ud83d\"",  "\"\\ude00\"",
        "{} {}",    "[1]]",    "NaN",     "\"\xff\"",   "\"\xc0\x80\"", "'a'"}) {
    EXPECT_FALSE(is_json(text)) << text;
  }
}

TEST(JsonCheck, LimitsTheDepth) {
  EXPECT_TRUE(is_json(std::string(60, '[') + std::string(60, ']')));
  EXPECT_FALSE(is_json(std::string(100'000, '[') + std::string(100'000, ']')));
}

TEST(JsonCheck, AgreesWithAnotherReaderOnDamagedTexts) {
  const std::string whole = R"({"a":[1,-2.5e3,"x\u00e9\\",true,null],"b":{"c":"é"}})";
  std::mt19937 random(3);
  for (int round = 0; round < 3000; ++round) {
    std::string text = whole;
    text[random() % text.size()] = static_cast<char>(random() % 128);
    EXPECT_EQ(is_json(text), nlohmann::json::accept(text)) << text;
  }
}

TEST(Utf8, TakesTheBoundariesAndRefusesWhatLiesBeyond) {
  for (const std::string_view text :
       {"", "a", "\x7f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000",
        "\U0010ffff", "eight by", "eight bytes é"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
  for (const std::string_view text :
       {"\x80", "\xc0\x80", "\xc1\xbf", "\xc3", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xe2\x82",
        "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "eight by\xff"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
}

}  // namespace
}  // namespace jackfield
