// SPDX-License-Identifier: MIT
#include "sdk/testing/json_match.hpp"

#include <gtest/gtest.h>

namespace jackfield::testing {
namespace {

nlohmann::json json(const char* text) {
  return nlohmann::json::parse(text);
}

std::string pointers(const char* expected, const char* actual) {
  std::string all;
  for (const Mismatch& one : match(json(expected), json(actual))) all += one.pointer + ";";
  return all;
}

TEST(JsonMatch, AnObjectMatchesWhenEveryMemberItNamesDoes) {
  EXPECT_EQ(pointers(R"({"a":1})", R"({"a":1,"b":2})"), "");
  EXPECT_EQ(pointers(R"({"a":1,"c":{"d":2}})", R"({"a":2,"c":{"d":3}})"), "/a;/c/d;");
  EXPECT_EQ(pointers(R"({"a":1})", R"({})"), "/a;");
}

TEST(JsonMatch, ListsMatchElementByElementWithEqualLength) {
  EXPECT_EQ(pointers(R"([{"a":1},{}])", R"([{"a":1,"b":2},{"c":3}])"), "");
  EXPECT_EQ(pointers("[1,2]", "[1]"), "/1;");
  EXPECT_EQ(pointers("[1]", "[1,2]"), "/1;");
  EXPECT_EQ(pointers("[]", "[1]"), "/0;");
}

TEST(JsonMatch, ExactAllowsNothingUnnamedBelow) {
  EXPECT_EQ(pointers(R"({"exact":true,"a":{"b":1}})", R"({"a":{"b":1,"c":2},"d":3})"), "/a/c;/d;");
  EXPECT_EQ(pointers(R"({"a":{"exact":true,"b":1}})", R"({"a":{"b":1},"d":3})"), "");
}

TEST(JsonMatch, WhatIsEmptyMayBeNamedThoughItIsLeftOut) {
  EXPECT_EQ(pointers(R"({"a":[],"b":"","c":0,"d":false,"e":null})", "{}"), "");
  EXPECT_EQ(pointers(R"({"a":[]})", R"({"a":[1]})"), "/a/0;");
}

TEST(JsonMatch, KeysAreEscapedInPointers) {
  EXPECT_EQ(pointers(R"({"a/b~c":1})", "{}"), "/a~1b~0c;");
}

TEST(JsonMatch, DiffShowsBothSides) {
  EXPECT_EQ(diff_text(match(json(R"({"a":1,"b":2})"), json(R"({"a":3})"))),
            "  /a\n    - 1\n    + 3\n  /b  missing\n    - 2\n");
}

}  // namespace
}  // namespace jackfield::testing
