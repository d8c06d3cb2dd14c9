// SPDX-License-Identifier: MIT
// Every value survives every way it can travel: as JSON, as C structs, as the sandbox codec's
// bytes.
#include "sdk/model/generated/codec.hpp"
#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"
#include "tests/sdk/model/generated/random_values.hpp"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include <jackfield/cpp/generated/convert.hpp>

namespace jackfield {
namespace {

using test::Random;
using Density = Random::Density;

// Adds to every object what a later minor might: readers must pass over it.
void add_unknown_members(nlohmann::json& value) {
  for (auto& element : value) {
    if (element.is_structured()) add_unknown_members(element);
  }
  if (value.is_object()) value["zz_from_a_later_minor"] = {{"deep", {1, "two", nullptr}}};
}

template <class T>
void json_round_trip(const T& value) {
  std::string text;
  write_json(text, value, JsonForm::full);

  const auto parsed = nlohmann::json::parse(text);
  const Result<T> read = read_json<T>(parsed, ReadMode::strict);

  ASSERT_TRUE(read) << read.error().text << "\n" << text;
  EXPECT_TRUE(*read == value) << text;
  EXPECT_EQ(text.find('\n'), std::string::npos);
}

template <class T>
void c_round_trip(const T& value) {
  Arena arena;
  const Result<T> copy = from_c(to_c(value, arena));

  ASSERT_TRUE(copy) << copy.error().text;
  EXPECT_TRUE(*copy == value);
}

template <class T>
void codec_round_trip(const T& value) {
  std::string bytes;
  encode(bytes, value);
  const Result<T> copy = decode<T>(bytes);

  ASSERT_TRUE(copy) << copy.error().text;
  EXPECT_TRUE(*copy == value);

  bytes += std::string("\xfc\xff\x0f\x01", 4);  // field 65,535: a number
  bytes += std::string(
      "\xfe\xff\x0f\x03"
      "new",
      7);                                                           // a text
  bytes += std::string("\xff\xff\x0f\x02\x00\x00\x00\x04\x01", 9);  // a struct
  const Result<T> newer = decode<T>(bytes);
  ASSERT_TRUE(newer) << "a later minor's fields are skipped";
  EXPECT_TRUE(*newer == value);
}

template <class T, class Check>
void over_values(std::set<std::string>& made, const Check& check) {
  constexpr Density kDensities[] = {Density::empty, Density::sparse, Density::maximal};
  for (const Density density : kDensities) {
    const uint64_t seeds = density == Density::sparse ? 30 : 2;
    for (uint64_t seed = 1; seed <= seeds && !testing::Test::HasFatalFailure(); ++seed) {
      SCOPED_TRACE("seed " + std::to_string(seed) + " density " +
                   std::to_string(static_cast<int>(density)));
      Random random(seed, density);
      T value;
      fill(random, value);
      check(value);
      made.insert(random.made().begin(), random.made().end());
    }
  }
}

TEST(ModelRoundTrip, EveryStructSurvivesJson) {
  std::set<std::string> made;
#define JACKFIELD_CHECK(T) over_values<T>(made, json_round_trip<T>);
  JACKFIELD_ABI_ROOTS(JACKFIELD_CHECK)
  JACKFIELD_JSON_ROOTS(JACKFIELD_CHECK)
#undef JACKFIELD_CHECK
  for (const std::string_view name : test::kStructs)
    EXPECT_TRUE(made.contains(std::string(name))) << name;
}

TEST(ModelRoundTrip, EveryStructSurvivesTheAbi) {
  std::set<std::string> made;
#define JACKFIELD_CHECK(T) over_values<T>(made, c_round_trip<T>);
  JACKFIELD_ABI_ROOTS(JACKFIELD_CHECK)
#undef JACKFIELD_CHECK
}

TEST(ModelRoundTrip, EveryStructSurvivesTheCodec) {
  std::set<std::string> made;
#define JACKFIELD_CHECK(T) over_values<T>(made, codec_round_trip<T>);
  JACKFIELD_ABI_ROOTS(JACKFIELD_CHECK)
#undef JACKFIELD_CHECK
}

TEST(ModelRoundTrip, UnknownMembersAreIgnored) {
  for (uint64_t seed = 1; seed <= 30; ++seed) {
    Random random(seed, Density::sparse);
    random.leave_out_json();
    Event value;
    fill(random, value);
    std::string text;
    write_json(text, value, JsonForm::full);
    auto json = nlohmann::json::parse(text);
    add_unknown_members(json);

    const Result<Event> read = read_json<Event>(json, ReadMode::strict);

    ASSERT_TRUE(read) << read.error().text;
    EXPECT_TRUE(*read == value) << text;
  }
}

}  // namespace
}  // namespace jackfield
