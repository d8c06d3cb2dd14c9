// SPDX-License-Identifier: MIT
#include "host/adapt/links.hpp"

#include <gtest/gtest.h>

#include <string>

namespace jackfield::adapt {
namespace {

std::vector<std::string> found(std::string_view text) {
  std::vector<std::string> links;
  for (const Link& link : links_in(text)) {
    links.emplace_back(text.substr(link.at.begin, link.at.end - link.at.begin));
  }
  return links;
}

using Texts = std::vector<std::string>;

TEST(Links, EndBeforeTheMarksOfTheSentenceAround) {
  EXPECT_EQ(found("Look: https://example.com/a?b=c#d, or (http://a.de/x)."),
            (Texts{"https://example.com/a?b=c#d", "http://a.de/x"}));
}

TEST(Links, KeepBracketsThatBelongToThem) {
  EXPECT_EQ(found("https://en.example.org/wiki/Jack_(plug)_x!"),
            Texts{"https://en.example.org/wiki/Jack_(plug)_x"});
}

TEST(Links, EndWhereAScriptWithoutBlanksGoesOn) {
  EXPECT_EQ(found("見てhttps://example.com/aください"), Texts{"https://example.com/a"});
}

TEST(Links, NeedNoScheme) {
  EXPECT_EQ(found("www.example.com and shop.example.de/x"),
            (Texts{"www.example.com", "shop.example.de/x"}));
  EXPECT_EQ(found("a mail to kim@example.com, version 1.2.3, e.g. this"), Texts{});
}

TEST(Links, AreCertainOnlyOfWellKnownTopLevels) {
  EXPECT_TRUE(links_in("https://example.com").at(0).is_certain);
  EXPECT_FALSE(links_in("https://example.invalid").at(0).is_certain);
  EXPECT_FALSE(links_in("viber://chat?number=1").at(0).is_certain);
}

TEST(Links, PlaceholdersHaveOneOrTwoBraces) {
  EXPECT_EQ(placeholders_in("Hi {name}{{order.number}} {} {a b} {"),
            (std::vector<Stretch>{{3, 9}, {9, 25}}));
}

}  // namespace
}  // namespace jackfield::adapt
