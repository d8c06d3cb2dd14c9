// SPDX-License-Identifier: MIT
#include <jackfield/cpp/json_check.hpp>
#include <jackfield/cpp/json_writer.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace jackfield {
namespace {

TEST(JsonWriter, CommasAndQuotesComeByThemselves) {
  JsonWriter writer;

  writer.begin_object()
      .member("a", 1)
      .member("b", "x")
      .key("c")
      .begin_array()
      .value(true)
      .value(2.5)
      .begin_object();
  writer.end_object().end_array().key("d").begin_object().end_object().end_object();

  EXPECT_EQ(writer.text(), R"({"a":1,"b":"x","c":[true,2.5,{}],"d":{}})");
}

TEST(JsonWriter, EscapesWhatMustBeEscaped) {
  JsonWriter writer;

  writer.value(std::string_view("\"\\\n\t\x01\0é", 8));

  EXPECT_EQ(writer.text(), "\"\\\"\\\\\\n\\u0009\\u0001\\u0000é\"");
  EXPECT_TRUE(is_json(writer.text()));
}

TEST(JsonWriter, NumbersOfEveryWidthAreWritten) {
  JsonWriter writer;

  writer.begin_array().value(std::size_t{7}).value(std::numeric_limits<std::uint64_t>::max());
  writer.value(std::numeric_limits<std::int64_t>::min())
      .value(std::uint32_t{4294967295})
      .value(-1)
      .end_array();

  EXPECT_EQ(writer.text(), "[7,18446744073709551615,-9223372036854775808,4294967295,-1]");
}

TEST(JsonWriter, WhatJsonCannotSayIsNull) {
  JsonWriter writer;

  writer.begin_array().value(std::nan("")).value(HUGE_VAL).raw("").raw("[1]").end_array();

  EXPECT_EQ(writer.text(), "[null,null,null,[1]]");
}

TEST(JsonWriter, EmptyMembersCanBeLeftOut) {
  JsonWriter writer;

  writer.begin_object().member_if("a", "").member_if("b", "x").end_object();

  EXPECT_EQ(std::move(writer).text(), R"({"b":"x"})");
}

}  // namespace
}  // namespace jackfield
