// SPDX-License-Identifier: MIT
#include "tests/host/plugin/services/tables.hpp"

#include <gtest/gtest.h>

#include <array>

namespace jackfield::services {
namespace {

// UAX 15 (Unicode 15.0), figures 3 to 5, and Hangul of its section 1.1.
TEST(TextNfc, ComposesAsUax15) {
  const std::pair<const char*, const char*> figures[] = {
      {"\u212B", "\u00C5"},              // Angstrom sign: A with ring
      {"\u2126", "\u03A9"},              // Ohm sign: Omega
      {"\u1E0B\u0323", "\u1E0D\u0307"},  // marks are put in order
      {"q\u0307\u0323", "q\u0323\u0307"},
      {"e\u0301", "\u00E9"},
      {"\uFB01", "\uFB01"},  // fi: not touched by form C
      {"\u1100\u1161", "\uAC00"},
      {"plain", "plain"},
      {"", ""},
  };
  for (const auto& [given, composed] : figures) {
    EXPECT_EQ(value_or_error(text().nfc(given)), composed);
    EXPECT_EQ(text().is_nfc(given), std::string_view(given) == composed);
    EXPECT_TRUE(text().is_nfc(composed));
  }
}

TEST(TextNfc, RefusesWhatIsNotUtf8AndTellsItsSize) {
  EXPECT_EQ(text().nfc("\xff").error().status, JF_INVALID_ARGUMENT);
  EXPECT_FALSE(text().is_nfc("\xff"));
  const jf_str_t argument = str("e\u0301");
  std::array<std::uint8_t, 1> out{};
  std::uint64_t length = 0;
  EXPECT_EQ(text_v1().nfc(&argument, out.data(), out.size(), &length), JF_INVALID_ARGUMENT);
  EXPECT_EQ(length, 2U);
}

// A few bytes of text may grow threefold (UAX 15, section 9.3).
TEST(TextNfc, GrowsWhereTheStandardSaysSo) {
  EXPECT_EQ(value_or_error(text().nfc("\U0001D160")), "\U0001D158\U0001D165\U0001D16E");
}

TEST(TextIdna, GivesTheAsciiOfRfc3492AndUts46) {
  const std::pair<const char*, const char*> samples[] = {
      // RFC 3492 section 7.1, (A), (B), (I) and (L), lower case.
      {"ليهمابتكلموشعربي؟", "xn--egbpdaj6bu4bxfgehfvwxn"},
      {"他们为什么不说中文", "xn--ihqwcrb4cv8a8dqg056pqjye"},
      {"почемужеонинеговорятпорусски", "xn--b1abfaaepdrnnbgefbadotcwatmq2g4l"},
      {"3年b組金八先生", "xn--3b-ww4c5e180e575a65lsy2b"},
      // UTS 46 section 4.5, the column of nontransitional processing.
      {"faß.de", "xn--fa-hia.de"},
      {"βόλος.com", "xn--nxasmm1c.com"},
      {"Bücher.example", "xn--bcher-kva.example"},
      {"EXAMPLE.com", "example.com"},
      {"bücher。example", "xn--bcher-kva.example"},
  };
  for (const auto& [name, ascii] : samples) {
    const Result<std::string> result = text().idna_to_ascii(name);
    EXPECT_EQ(result ? *result : "", ascii) << name;
  }
}

TEST(TextIdna, GivesTheNamesThatPeopleRead) {
  EXPECT_EQ(value_or_error(text().idna_to_unicode("xn--bcher-kva.example")), "bücher.example");
  EXPECT_EQ(value_or_error(text().idna_to_unicode("xn--fa-hia.de")), "faß.de");
  EXPECT_EQ(value_or_error(text().idna_to_unicode("XN--IHQWCRB4CV8A8DQG056PQJYE")),
            "他们为什么不说中文");
  EXPECT_EQ(value_or_error(text().idna_to_unicode("example.com")), "example.com");
}

TEST(TextIdna, RefusesNamesThatAreNone) {
  for (const std::string& name :
       {std::string(), std::string("a..b"), std::string("-a.example"), std::string("a b.example"),
        std::string("a/b.example"), std::string("under_score.example"), std::string("xn--a"),
        std::string("xn--\u00fc"), std::string("\u0300a.example"), std::string("a\u05d0.example"),
        std::string(64, 'a') + ".example", std::string("a\xff"), std::string(3000, 'a')}) {
    EXPECT_EQ(text().idna_to_ascii(name).error().status, JF_INVALID_ARGUMENT) << name;
  }
}

}  // namespace
}  // namespace jackfield::services
