// SPDX-License-Identifier: MIT
#include "tests/host/plugin/services/tables.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <thread>
#include <vector>

namespace jackfield::services {
namespace {

struct BreakCase {
  std::string text;
  std::vector<std::uint64_t> boundaries;  // without 0, with the length
  std::string line;
};

void append_utf8(std::string& text, std::uint32_t scalar) {
  if (scalar < 0x80) {
    text.push_back(static_cast<char>(scalar));
  } else if (scalar < 0x800) {
    text.push_back(static_cast<char>(0xC0 | scalar >> 6));
    text.push_back(static_cast<char>(0x80 | (scalar & 0x3F)));
  } else if (scalar < 0x10000) {
    text.push_back(static_cast<char>(0xE0 | scalar >> 12));
    text.push_back(static_cast<char>(0x80 | (scalar >> 6 & 0x3F)));
    text.push_back(static_cast<char>(0x80 | (scalar & 0x3F)));
  } else {
    text.push_back(static_cast<char>(0xF0 | scalar >> 18));
    text.push_back(static_cast<char>(0x80 | (scalar >> 12 & 0x3F)));
    text.push_back(static_cast<char>(0x80 | (scalar >> 6 & 0x3F)));
    text.push_back(static_cast<char>(0x80 | (scalar & 0x3F)));
  }
}

// The Unicode Consortium's own test files, unmodified: "÷ 0020 × 0308 ÷ 0020 ÷ # comment".
std::vector<BreakCase> read_cases(const std::string& name) {
  std::ifstream file(std::string(JACKFIELD_UNICODE_DATA) + "/auxiliary/" + name);
  std::vector<BreakCase> cases;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    BreakCase one;
    for (std::string word; words >> word;) {
      if (word == "÷") {
        if (!one.text.empty()) one.boundaries.push_back(one.text.size());
      } else if (word != "×") {
        append_utf8(one.text, static_cast<std::uint32_t>(std::stoul(word, nullptr, 16)));
      }
    }
    one.line = line;
    if (!one.text.empty()) cases.push_back(std::move(one));
  }
  return cases;
}

std::vector<std::uint64_t> forward(Boundary kind, std::string_view utf8) {
  std::vector<std::uint64_t> found;
  std::uint64_t at = 0;
  while (at < utf8.size()) {
    const Result<std::uint64_t> next = text().next_boundary(kind, utf8, at);
    if (!next || *next <= at) return {};
    at = *next;
    found.push_back(at);
  }
  return found;
}

// Every limit, also inside characters: the last boundary at or before it.
void expect_backward(Boundary kind, const BreakCase& one) {
  for (std::uint64_t limit = 0; limit <= one.text.size(); ++limit) {
    std::uint64_t expected = 0;
    for (const std::uint64_t boundary : one.boundaries) {
      if (boundary <= limit) expected = boundary;
    }
    const Result<std::uint64_t> found = text().last_boundary(kind, one.text, limit);
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, expected) << one.line << " limit " << limit;
  }
}

void expect_file(Boundary kind, const std::string& name, std::size_t at_least) {
  std::vector<BreakCase> cases = read_cases(name);
  // CLDR's root locale, and with it ICU, lets a colon end a word; the file has the untailored rule.
  if (kind == Boundary::word) {
    std::erase_if(cases,
                  [](const BreakCase& one) { return one.text.find(':') != std::string::npos; });
  }
  ASSERT_GE(cases.size(), at_least) << name;
  for (const BreakCase& one : cases) {
    EXPECT_EQ(forward(kind, one.text), one.boundaries) << one.line;
    expect_backward(kind, one);
  }
}

TEST(TextBoundary, FindsGraphemesAsUnicodesTestFile) {
  expect_file(Boundary::grapheme, "GraphemeBreakTest.txt", 600);
}

TEST(TextBoundary, FindsWordsAsUnicodesTestFile) {
  expect_file(Boundary::word, "WordBreakTest.txt", 1400);
}

TEST(TextBoundary, FindsSentencesAsUnicodesTestFile) {
  expect_file(Boundary::sentence, "SentenceBreakTest.txt", 500);
}

TEST(TextBoundary, CutsLongTextBetweenSentencesThenWords) {
  const std::string_view sample = "One sentence. Another one follows here.";
  EXPECT_EQ(*text().last_boundary(Boundary::sentence, sample, 30), 14U);
  EXPECT_EQ(*text().last_boundary(Boundary::word, sample, 30), 26U);
  EXPECT_EQ(*text().last_boundary(Boundary::sentence, sample, 1000), sample.size());
  EXPECT_EQ(*text().last_boundary(Boundary::sentence, sample, 5), 0U);
  EXPECT_EQ(*text().last_boundary(Boundary::word, "", 5), 0U);
}

// The contract: bad bytes count as characters, and a walk always comes to its end.
TEST(TextBoundary, WalksThroughBytesThatAreNotUtf8) {
  const std::string bytes("a\x80\xff\xe2\x82\xf0\x9f\x98z\xc3", 10);
  for (const Boundary kind : {Boundary::grapheme, Boundary::word, Boundary::sentence}) {
    const std::vector<std::uint64_t> found = forward(kind, bytes);
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.back(), bytes.size());
    for (std::uint64_t limit = 0; limit <= bytes.size(); ++limit) {
      const Result<std::uint64_t> last = text().last_boundary(kind, bytes, limit);
      ASSERT_TRUE(last);
      EXPECT_LE(*last, limit);
    }
  }
}

TEST(TextBoundary, RefusesWhatHasNoBoundaryAfterIt) {
  EXPECT_EQ(text().next_boundary(Boundary::grapheme, "abc", 3).error().status, JF_INVALID_ARGUMENT);
  EXPECT_EQ(text().next_boundary(Boundary::grapheme, "", 0).error().status, JF_INVALID_ARGUMENT);
  EXPECT_EQ(text().next_boundary(Boundary{4}, "abc", 0).error().status, JF_NOT_SUPPORTED);
  EXPECT_EQ(text().last_boundary(Boundary{0}, "abc", 0).error().status, JF_NOT_SUPPORTED);
}

TEST(TextBoundary, MayBeUsedByManyThreadsAtOnce) {
  std::vector<std::uint64_t> counts(4);
  std::vector<std::thread> threads;
  for (std::uint64_t& count : counts) {
    threads.emplace_back([&count] {
      for (int i = 0; i < 100; ++i)
        count = *text().count(Unit::graphemes, "🇦🇹 e\xcc\x81 👨‍👩‍👧");
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(counts, (std::vector<std::uint64_t>{5, 5, 5, 5}));
}

}  // namespace
}  // namespace jackfield::services
