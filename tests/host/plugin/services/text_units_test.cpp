// SPDX-License-Identifier: MIT
#include "tests/host/plugin/services/tables.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace jackfield::services {
namespace {

std::uint64_t valid(std::string_view bytes) {
  const jf_str_t argument = str(bytes);
  std::uint64_t prefix = 999;
  EXPECT_EQ(text_v1().valid_utf8(&argument, &prefix), JF_OK);
  return prefix;
}

// The Unicode Standard 15.0, table 3-7: the first and last sequence of each row, and those beside.
TEST(TextUtf8, AcceptsExactlyTheWellFormed) {
  for (const char* const hex :
       {"7f", "c280", "dfbf", "e0a080", "e0bfbf", "e18080", "ecbfbf", "ed8080", "ed9fbf", "ee8080",
        "efbfbf", "f0908080", "f0bfbfbf", "f1808080", "f3bfbfbf", "f4808080", "f48fbfbf"}) {
    EXPECT_EQ(valid(from_hex(hex)), from_hex(hex).size()) << hex;
  }
  for (const char* const hex :
       {"80", "bf", "c080", "c1bf", "c27f", "c2c0", "e09fbf", "eda080", "edbfbf", "f08fbfbf",
        "f4908080", "f5808080", "ff", "e08080", "f0808080", "e1", "e180", "f18080", "f880808080"}) {
    EXPECT_EQ(valid("ok" + from_hex(hex)), 2U) << hex;
    EXPECT_EQ(valid("12345678ok" + from_hex(hex) + "12345678"), 10U) << hex;
  }
  EXPECT_EQ(valid(""), 0U);
  EXPECT_EQ(valid(std::string_view("a\0b", 3)), 3U);
}

std::string counts(std::string_view utf8) {
  std::string all;
  for (const Unit unit : {Unit::bytes, Unit::utf16, Unit::code_points, Unit::graphemes}) {
    const Result<std::uint64_t> count = text().count(unit, utf8);
    all += (count ? std::to_string(*count) : "error") + " ";
  }
  return all;
}

TEST(TextCount, CountsInFourUnits) {
  EXPECT_EQ(counts(""), "0 0 0 0 ");
  EXPECT_EQ(counts("abc"), "3 3 3 3 ");
  EXPECT_EQ(counts("né€😀"), "10 5 4 4 ");
  EXPECT_EQ(counts("e\xcc\x81"), "3 2 2 1 ");            // e and a combining acute
  EXPECT_EQ(counts("👨‍👩‍👧"), "18 8 5 1 ");  // three people, two joiners
  EXPECT_EQ(counts("🇦🇹🇨🇭"), "16 8 4 2 ");                // two flags
  EXPECT_EQ(counts("\r\n"), "2 2 2 1 ");
  EXPECT_EQ(counts("\xff"), "error error error error ");
}

TEST(TextCount, RefusesUnknownUnitsAndMissingArguments) {
  const jf_str_t argument = str("x");
  std::uint64_t units = 7;
  EXPECT_EQ(text_v1().count(0, &argument, &units), JF_NOT_SUPPORTED);
  EXPECT_EQ(text_v1().count(5, &argument, &units), JF_NOT_SUPPORTED);
  EXPECT_EQ(units, 0U);
  EXPECT_EQ(text_v1().count(JF_UNIT_BYTES, nullptr, &units), JF_INVALID_ARGUMENT);
  EXPECT_EQ(text_v1().count(JF_UNIT_BYTES, &argument, nullptr), JF_INVALID_ARGUMENT);
}

std::string offset(std::string_view utf8, Unit from, Unit to, std::uint64_t at) {
  const Result<std::uint64_t> result = text().convert_offset(utf8, from, to, at);
  return result ? std::to_string(*result) : "error";
}

TEST(TextOffset, ConvertsBetweenAnyTwoUnits) {
  const std::string_view sample = "né€😀!";  // bytes 0 1 3 6 10 11, UTF-16 0 1 2 3 5 6
  const std::uint64_t bytes[] = {0, 1, 3, 6, 10, 11};
  const std::uint64_t utf16[] = {0, 1, 2, 3, 5, 6};
  for (std::uint64_t i = 0; i < 6; ++i) {
    EXPECT_EQ(offset(sample, Unit::bytes, Unit::utf16, bytes[i]), std::to_string(utf16[i]));
    EXPECT_EQ(offset(sample, Unit::utf16, Unit::bytes, utf16[i]), std::to_string(bytes[i]));
    EXPECT_EQ(offset(sample, Unit::code_points, Unit::bytes, i), std::to_string(bytes[i]));
    EXPECT_EQ(offset(sample, Unit::utf16, Unit::graphemes, utf16[i]), std::to_string(i));
    EXPECT_EQ(offset(sample, Unit::bytes, Unit::bytes, bytes[i]), std::to_string(bytes[i]));
  }
}

TEST(TextOffset, RoundsDownToTheStartOfACharacter) {
  EXPECT_EQ(offset("€x", Unit::bytes, Unit::code_points, 1), "0");
  EXPECT_EQ(offset("€x", Unit::bytes, Unit::bytes, 2), "0");
  EXPECT_EQ(offset("😀x", Unit::utf16, Unit::bytes, 1), "0");
  EXPECT_EQ(offset("a👨‍👩‍👧b", Unit::code_points, Unit::graphemes, 3), "1");
  EXPECT_EQ(offset("a👨‍👩‍👧b", Unit::graphemes, Unit::code_points, 2), "6");
}

TEST(TextOffset, RefusesPositionsBeyondTheEnd) {
  EXPECT_EQ(offset("€x", Unit::bytes, Unit::utf16, 4), "2");
  EXPECT_EQ(offset("€x", Unit::bytes, Unit::utf16, 5), "error");
  EXPECT_EQ(offset("€x", Unit::graphemes, Unit::bytes, 3), "error");
  EXPECT_EQ(offset("", Unit::utf16, Unit::bytes, 0), "0");
  EXPECT_EQ(offset("", Unit::utf16, Unit::bytes, 1), "error");
  EXPECT_EQ(offset("x", Unit::utf16, Unit::bytes, UINT64_MAX), "error");
}

std::string septets(std::string_view utf8) {
  const Result<std::uint64_t> result = text().gsm7_septets(utf8);
  return result ? std::to_string(*result) : "status " + std::to_string(result.error().status);
}

// 3GPP TS 23.038 section 6.2.1, the whole default alphabet by code, but for 0x1B (the escape).
TEST(TextGsm7, CountsEachCharacterOfTheAlphabetOnce) {
  EXPECT_EQ(septets("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
                    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"),
            "127");
}

// 3GPP TS 23.038 section 6.2.1.1.
TEST(TextGsm7, CountsTheExtensionTableTwice) {
  EXPECT_EQ(septets("\f^{}\\[~]|€"), "20");
  EXPECT_EQ(septets("10 € [net]"), "13");
  EXPECT_EQ(septets(""), "0");
}

TEST(TextGsm7, NamesTheCharacterThatDoesNotFit) {
  for (const char* const utf8 : {"`", "ç", "’", "—", "\t", "😀", "я", "\x7f", "ÿ", "\u00a0"}) {
    EXPECT_EQ(septets(utf8), "status 4") << utf8;
  }
  const jf_str_t argument = str("né’x");
  std::uint64_t at = 0;
  EXPECT_EQ(text_v1().gsm7_septets(&argument, &at), JF_NOT_SUPPORTED);
  EXPECT_EQ(at, 3U);
  EXPECT_EQ(septets("\xff"), "status 1");
}

}  // namespace
}  // namespace jackfield::services
