// SPDX-License-Identifier: MIT
#include "host/net/http_headers.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace jackfield::net {
namespace {

TEST(Headers, KeepOrderAndLowerTheirNames) {
  Headers headers{{"X-B", "2"}, {"x-a", "1"}, {"X-b", "3"}};

  std::vector<std::string> seen;
  for (const HeaderView field : headers)
    seen.push_back(std::string(field.name) + "=" + std::string(field.value));

  EXPECT_EQ(seen, (std::vector<std::string>{"x-b=2", "x-a=1", "x-b=3"}));
  EXPECT_EQ(headers.get("x-b"), "2");
  EXPECT_EQ(headers.count("x-b"), 2U);
  EXPECT_EQ(headers.find("x-c"), std::nullopt);
}

TEST(Headers, SetReplacesEveryFieldOfTheName) {
  Headers headers{{"a", "1"}, {"b", "2"}, {"A", "3"}};

  headers.set("A", "4");

  EXPECT_EQ(headers.size(), 2U);
  EXPECT_EQ(headers.get("a"), "4");
}

TEST(Headers, SurviveAMove) {
  Headers headers{{"a", "1"}};
  const Headers moved = std::move(headers);

  EXPECT_EQ(moved.get("a"), "1");
}

TEST(Headers, AValueCannotEndItsLine) {
  EXPECT_TRUE(is_header_value("a\tb \xc3\xa9"));
  EXPECT_FALSE(is_header_value("a\r\nx: y"));
  EXPECT_FALSE(is_header_value(std::string_view("a\0b", 3)));
  EXPECT_TRUE(is_header_name("x-line-signature"));
  EXPECT_FALSE(is_header_name("a b"));
  EXPECT_FALSE(is_header_name("a:"));
  EXPECT_FALSE(is_header_name(""));
}

}  // namespace
}  // namespace jackfield::net
