// SPDX-License-Identifier: MIT
// What holds of every text: generated in the scripts of the world, cut in every unit.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <random>
#include <string>
#include <vector>

#include "host/adapt/links.hpp"
#include "host/adapt/measure.hpp"
#include "host/adapt/split.hpp"
#include "host/plugin/services/text.hpp"
#include "host/plugin/services/text_boundary.hpp"

namespace jackfield::adapt {
namespace {

// Words of many scripts: right to left, without blanks, with marks, with joiners, in two words of
// UTF-16, addresses, placeholders, and what is only marks.
constexpr std::array<std::string_view, 40> kWords = {"order",
                                                     "is",
                                                     "a",
                                                     "Grüße",
                                                     "façade",
                                                     "Здравствуйте",
                                                     "мир",
                                                     "καλημέρα",
                                                     "שלום",
                                                     "مرحبا",
                                                     "بالعالم",
                                                     "नमस्ते",
                                                     "क्षत्रिय",
                                                     "สวัสดีครับ",
                                                     "ຂອບໃຈ",
                                                     "မင်္ဂလာပါ",
                                                     "អរគុណ",
                                                     "日本語の文章です",
                                                     "你好世界",
                                                     "안녕하세요",
                                                     "각",
                                                     "ተመስገን",
                                                     "გამარჯობა",
                                                     "բարև",
                                                     "வணக்கம்",
                                                     "😀",
                                                     "👨‍👩‍👧‍👦",
                                                     "🏳️‍🌈",
                                                     "🇯🇵",
                                                     "👍🏽",
                                                     "1️⃣",
                                                     "e\xCC\x81\xCC\xA3",
                                                     "𝒳𝓎",
                                                     "€",
                                                     "[x]",
                                                     "https://example.com/a/b?c=d&e=(f)",
                                                     "www.example.de",
                                                     "{name}",
                                                     "{{order.number}}",
                                                     "123-456"};
constexpr std::array<std::string_view, 9> kBetween = {" ",    " ", " ",  ". ", "\n",
                                                      "\n\n", "",  "。", "! "};
constexpr std::array<TextUnit, 6> kUnits = {TextUnit::utf16,       TextUnit::bytes,
                                            TextUnit::code_points, TextUnit::graphemes,
                                            TextUnit::gsm7,        TextUnit::weighted};

using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t end) {
  return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

std::string generated(Random& random) {
  std::string text;
  const std::size_t words = 1 + below(random, 40);
  for (std::size_t i = 0; i < words; ++i) {
    text += kWords[below(random, kWords.size())];
    text += kBetween[below(random, kBetween.size())];
  }
  return text;
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// The ends of all grapheme clusters.
std::vector<std::size_t> cluster_ends(std::string_view text) {
  std::vector<std::size_t> ends = {0};
  services::BoundaryWalk walk(JF_BOUNDARY_GRAPHEME, text);
  while (ends.back() < text.size()) ends.push_back(static_cast<std::size_t>(walk.next()));
  return ends;
}

bool is_inside(std::size_t at, const Stretch& stretch) {
  return at > stretch.begin && at < stretch.end;
}

class SplitOfTheWorld : public testing::TestWithParam<std::uint32_t> {};

TEST_P(SplitOfTheWorld, TenThousandTexts) {
  Random random(GetParam());
  for (int i = 0; i < 10'000; ++i) {
    const std::string text = generated(random);
    // No part is shorter than the longest word; an address that X may see weighs 23 more.
    const TextLimit limit{70 + below(random, 200), kUnits[below(random, kUnits.size())], 0};
    const std::vector<Stretch> parts = split_places(text, limit);
    const std::vector<std::size_t> ends = cluster_ends(text);
    const std::vector<Link> links = links_in(text);
    const std::vector<Stretch> placeholders = placeholders_in(text);

    std::size_t done = 0;
    for (const Stretch& part : parts) {
      const std::string_view words =
          std::string_view(text).substr(part.begin, part.end - part.begin);
      ASSERT_LE(measured(words, limit.unit), limit.max) << text;
      ASSERT_TRUE(part.begin >= done && is_blank(text.substr(done, part.begin - done))) << text;
      for (const std::size_t at : {part.begin, part.end}) {
        ASSERT_TRUE(std::binary_search(ends.begin(), ends.end(), at)) << text << "\n" << at;
        for (const Stretch& placeholder : placeholders)
          ASSERT_FALSE(is_inside(at, placeholder)) << text << "\n" << at;
        for (const Link& link : links) {
          const std::string_view address =
              std::string_view(text).substr(link.at.begin, link.at.end - link.at.begin);
          ASSERT_FALSE(is_inside(at, link.at) && measured(address, limit.unit) <= limit.max)
              << text << "\n"
              << at;
        }
      }
      done = part.end;
    }
    ASSERT_TRUE(is_blank(std::string_view(text).substr(done))) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, SplitOfTheWorld, testing::Range(1U, 11U));

TEST(SplitProperty, CutsWhereUnicodesTestFileAllows) {
  std::ifstream file(JACKFIELD_UNICODE_DATA "/auxiliary/GraphemeBreakTest.txt");
  std::size_t cases = 0;
  for (std::string line; std::getline(file, line);) {
    const std::string marks = line.substr(0, line.find('#'));
    std::string text;
    std::vector<std::size_t> allowed;
    for (std::size_t at = 0; at < marks.size();) {
      const std::size_t end = std::min(marks.find_first_of(" \t", at), marks.size());
      const std::string word = marks.substr(at, end - at);
      if (word == "÷") allowed.push_back(text.size());
      if (!word.empty() && word != "÷" && word != "×") {
        const auto c = static_cast<std::uint32_t>(std::stoul(word, nullptr, 16));
        if (c < 0x80) {
          text += static_cast<char>(c);
        } else {
          const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
          constexpr std::array<std::uint32_t, 4> kLead = {0, 0xC0, 0xE0, 0xF0};
          text += static_cast<char>(kLead[static_cast<std::size_t>(more)] | (c >> (6 * more)));
          for (int i = more - 1; i >= 0; --i)
            text += static_cast<char>(0x80 | ((c >> (6 * i)) & 0x3F));
        }
      }
      at = end + 1;
    }
    if (text.empty()) continue;
    ++cases;
    for (const Stretch& part : split_places(text, {1, TextUnit::bytes, 0})) {
      for (const std::size_t at : {part.begin, part.end})
        EXPECT_TRUE(std::binary_search(allowed.begin(), allowed.end(), at)) << line;
    }
  }
  EXPECT_GE(cases, 600U);
}

std::string many_times(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

// A limit smaller than a cluster, nothing but blanks, one endless word: each ends, and soon.
TEST(SplitProperty, TakesTimeInProportionToTheText) {
  std::string marks = "a";
  for (int i = 0; i < 100'000; ++i) marks += "\xCC\x81";
  const std::vector<std::string> texts = {
      std::string(1'000'000, 'a'),  std::string(1'000'000, ' ') + "b", marks + " " + marks,
      many_times("a.de/(", 50'000), std::string(300'000, '{'),         std::string(300'000, '.'),
      std::string(300'000, '(')};

  for (const std::string& text : texts) {
    const std::vector<Stretch> parts = split_places(text, {10, TextUnit::utf16, 0});
    EXPECT_FALSE(parts.empty());
  }
}

}  // namespace
}  // namespace jackfield::adapt
