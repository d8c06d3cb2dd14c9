// SPDX-License-Identifier: MIT
#include "host/net/percent.hpp"

#include <gtest/gtest.h>

namespace jackfield::net {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(Percent, DecodesOnceOnly) {
  EXPECT_EQ(percent_decode("a%2520b+c"), "a%20b+c");
}

TEST(Percent, RefusesBrokenEscapes) {
  for (const char* text : {"%", "%4", "%zz", "a%4g", "%%41"}) {
    EXPECT_EQ(percent_decode(text), std::nullopt) << text;
  }
}

TEST(Percent, WhatIsEncodedDecodesToItself) {
  std::string every;
  for (int i = 0; i < 256; ++i) every.push_back(static_cast<char>(i));

  EXPECT_EQ(percent_decode(percent_encode(every)), every);
  EXPECT_EQ(percent_encode("a-b._~/ \xc3\xa9"), "a-b._~%2F%20%C3%A9");
}

TEST(Path, IsDecodedWithItsOddCharacters) {
  EXPECT_EQ(decode_path("/hooks/line%2Djp/caf%C3%A9"), "/hooks/line-jp/caf\xc3\xa9");
  EXPECT_EQ(decode_path("/a//b/"), "/a//b/");
  EXPECT_EQ(decode_path("/..a/b../..."), "/..a/b../...");
}

TEST(Path, RefusesWhatLeadsElsewhere) {
  for (const char* text :
       {"", "a", "*", "/..", "/a/../b", "/./a", "/a/.", "/%2e%2e/a", "/a%2f..%2fb", "/.%2E",
        "/a%00b", "/a%0d%0ab", "/a%7f", "/%ff", "/%c0%af", "/%"}) {
    EXPECT_EQ(decode_path(text), std::nullopt) << text;
  }
}

TEST(Query, KeepsOrderRepeatsAndEmptyValues) {
  EXPECT_EQ(decode_query("a=1&b=&c&a=2+3%2B4&&=x"),
            (Pairs{{"a", "1"}, {"b", ""}, {"c", ""}, {"a", "2 3+4"}, {"", "x"}}));
  EXPECT_EQ(decode_query(""), Pairs{});
  EXPECT_EQ(decode_query("a=b=c"), (Pairs{{"a", "b=c"}}));
}

TEST(Query, RefusesBrokenEscapes) {
  EXPECT_EQ(decode_query("a=%4"), std::nullopt);
  EXPECT_EQ(decode_query("%=1"), std::nullopt);
}

TEST(Utf8, RefusesWhatIsNotShortestOrNotACharacter) {
  EXPECT_TRUE(is_utf8("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"));
  for (const char* text : {"\x80", "\xc3", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80",
                           "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xe2\x82"}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
}

}  // namespace
}  // namespace jackfield::net
