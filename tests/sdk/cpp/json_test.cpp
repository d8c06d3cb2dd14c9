// SPDX-License-Identifier: MIT
#include <jackfield/cpp/json.hpp>

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace jackfield {
namespace {

JsonDocument parsed(std::string_view text) {
  Result<JsonDocument> document = JsonDocument::parse(text);
  EXPECT_TRUE(document) << text;
  return std::move(*document);
}

TEST(Json, QuestionsThatDoNotFitGiveTheAlternative) {
  const JsonDocument document = parsed(R"({"text":"t","number":1.5,"list":[1],"nothing":null})");

  EXPECT_EQ(document["absent"]["deeper"][7]["still"].text_or("none"), "none");
  EXPECT_EQ(document["text"].int_or(-1), -1);
  EXPECT_EQ(document["number"].text_or("none"), "none");
  EXPECT_EQ(document["list"][1].int_or(-1), -1);
  EXPECT_EQ(document["list"][-1].int_or(-1), -1);
  EXPECT_FALSE(document["absent"].exists());
  EXPECT_TRUE(document["nothing"].exists());
  EXPECT_TRUE(document["nothing"].is_null());
  EXPECT_FALSE(Json().is_object());
  EXPECT_EQ(Json().dump(), "");
}

TEST(Json, WholeNumbersFitOrAreNone) {
  const JsonDocument document = parsed(
      R"([9223372036854775807,-9223372036854775808,9223372036854775808,1e3,1.5,1e300,"77","77x","","99999999999999999999"])");
  const auto number = [&](int i) { return document.root()[i].int_or(-1); };

  EXPECT_EQ(number(0), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(number(1), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(number(2), -1);
  EXPECT_EQ(number(3), 1000);
  EXPECT_EQ(number(4), -1);
  EXPECT_EQ(number(5), -1);
  EXPECT_EQ(number(6), 77);
  EXPECT_EQ(number(7), -1);
  EXPECT_EQ(number(8), -1);
  EXPECT_EQ(number(9), -1);
}

TEST(Json, IdsMayBeTextsOrNumbers) {
  const JsonDocument document = parsed(R"({"a":"x-1","b":9007199254740993,"c":true,"d":{}})");

  EXPECT_EQ(document["a"].id(), "x-1");
  EXPECT_EQ(document["b"].id(), "9007199254740993");
  EXPECT_EQ(document["c"].id(), "");
  EXPECT_EQ(document["d"].id(), "");
}

TEST(Json, WalksListsAndObjects) {
  const JsonDocument document = parsed(R"({"list":[1,2,3],"object":{"k":4}})");
  std::int64_t sum = 0;

  for (const Json one : document["list"]) sum += one.int_or(0);
  for (const Json one : document["object"]) sum += one.int_or(0);
  for (const Json one : document["absent"]) sum += one.int_or(100);

  EXPECT_EQ(sum, 10);
  EXPECT_EQ(document["object"].name_at(0), "k");
  EXPECT_EQ(document["object"].name_at(1), "");
}

TEST(Json, RefusesWhatIsNotOneValueInUtf8) {
  for (const std::string_view bad :
       {"", " ", "{", "{} {}", "{\"a\":}", "nul", "\"\xff\"", "[1,]", "'a'", "\"\\ud800\""}) {
    EXPECT_FALSE(JsonDocument::parse(bad)) << bad;
  }
  EXPECT_FALSE(JsonDocument::parse({}));
}

TEST(Json, DepthIsBounded) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };

  EXPECT_TRUE(JsonDocument::parse(nested(60)));
  EXPECT_FALSE(JsonDocument::parse(nested(66)));
  EXPECT_FALSE(JsonDocument::parse(std::string(1'000'000, '[')));
}

TEST(Json, ErrorsNameThePlaceAndNotTheText) {
  const Result<JsonDocument> document = JsonDocument::parse(R"({"password":hunter2})");

  ASSERT_FALSE(document);
  EXPECT_NE(document.error().text.find("at byte"), std::string::npos);
  EXPECT_EQ(document.error().text.find("hunter2"), std::string::npos);
}

TEST(Json, ADocumentMayBeMovedUnderItsViews) {
  JsonDocument document = parsed(R"({"a":"a text that is longer than any small buffer"})");
  const Json view = document["a"];

  const JsonDocument moved = std::move(document);

  EXPECT_EQ(view.text(), "a text that is longer than any small buffer");
  EXPECT_EQ(moved["a"].text(), view.text());
}

TEST(Json, TimesAreOfYearsThatStillLeaveRoom) {
  const JsonDocument document = parsed(
      R"({"t":1795262400123,"text":"1795262400123","first":0,"last":250000000000000,
          "beyond":250000000000001,"before":-1,"words":"noon"})");
  const auto time = [&](std::string_view name) { return document[name].time_or(7); };

  EXPECT_EQ(time("t"), 1'795'262'400'123);
  EXPECT_EQ(time("text"), 1'795'262'400'123);
  EXPECT_EQ(time("first"), 0);
  EXPECT_EQ(time("last"), 250'000'000'000'000);
  for (const std::string_view none : {"beyond", "before", "words", "absent"})
    EXPECT_EQ(time(none), 7) << none;
}

TEST(Json, ADocumentInTheMemoryOfAnotherHoldsNothingOfIt) {
  const std::string large = "[\"" + std::string(20'000, 'x') + "\",1,2,3]";
  for (const std::string_view text : {std::string_view(large), std::string_view(R"({"a":"b"})")}) {
    const JsonDocument first = parsed(text);
    const JsonDocument second = parsed(text);  // while the first lives, memory of its own
    EXPECT_EQ(first.root().dump(), text);
    EXPECT_EQ(second.root().dump(), text);
  }

  const JsonDocument small = parsed("{}");

  EXPECT_TRUE(small.root().is_object());
  EXPECT_EQ(small.root().size(), 0u);
}

TEST(Json, TextsMayHoldNul) {
  const JsonDocument document = parsed("{\"a\":\"x\\u0000y\"}");

  EXPECT_EQ(document["a"].text(), std::string_view("x\0y", 3));
}

}  // namespace
}  // namespace jackfield
