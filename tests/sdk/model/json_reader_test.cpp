// SPDX-License-Identifier: MIT
#include "sdk/model/generated/json_reader.hpp"

#include <nlohmann/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace jackfield {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> faults(const json& value, ReadMode mode = ReadMode::strict) {
  Message message;
  ReadErrors errors(mode);
  const bool good = read(value, message, errors);
  EXPECT_EQ(good, errors.empty());
  std::vector<std::string> out;
  for (const ReadError& error : errors.list()) out.push_back(error.pointer + ": " + error.text);
  return out;
}

TEST(JsonReader, ReportsEveryFaultWithItsPointer) {
  const json value = {
      {"parts", {{{"type", "text"}, {"text", 7}}, {{"type", "imgae"}}, "no object"}},
      {"edited_at", "yesterday"},
      {"is_silent", 1},
      {"provider_ids", {"a", 2}}};

  EXPECT_THAT(faults(value),
              ElementsAre("/provider_ids/1: expected a text", "/parts/0/text: expected a text",
                          "/parts/1/type: expected a known name; did you mean \"image\"?",
                          "/parts/2: expected an object",
                          "/edited_at: expected a time such as 2026-11-21T12:00:00.000Z",
                          "/is_silent: expected true or false"));
}

TEST(JsonReader, NamesAllChoicesWhereNoneIsNear) {
  const json value = {{"parts", {{{"type", "text"}, {"format", "????????????"}}}}};
  EXPECT_THAT(faults(value),
              ElementsAre("/parts/0/format: expected one of plain, markdown, html, spans"));
}

TEST(JsonReader, TakesNamesOfALaterMinorWhenLenient) {
  const json value = {{"parts", {{{"type", "hologram"}}}}};
  const auto message = read_json<Message>(value, ReadMode::lenient);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->parts[0].type, PartType::unknown);
}

TEST(JsonReader, MissesRequiredMembersUnlessPartial) {
  EXPECT_THAT(faults(json::object()), ElementsAre("/parts: required, but absent"));
  EXPECT_THAT(faults(json::object(), ReadMode::lenient),
              ElementsAre("/parts: required, but absent"));
  EXPECT_THAT(faults(json::object(), ReadMode::partial), IsEmpty());
}

TEST(JsonReader, NullIsAbsent) {
  EXPECT_THAT(faults({{"parts", json::array()}, {"thread", nullptr}, {"from", nullptr}}),
              IsEmpty());
}

TEST(JsonReader, RefusesNumbersThatDoNotFit) {
  Media media;
  for (const json& width : {json(-1), json(4294967296), json(1.5), json("5"), json(1e300)}) {
    ReadErrors errors;
    EXPECT_FALSE(read(json{{"width", width}}, media, errors)) << width;
    EXPECT_EQ(errors.list()[0].pointer, "/width");
  }
}

TEST(JsonReader, EscapesPointers) {
  const Pointer root;
  const Pointer inside = root.at("a/b~c");
  EXPECT_EQ(inside.text(), "/a~1b~0c");
}

TEST(JsonReader, RefusesTextThatIsNotUtf8) {
  EXPECT_THAT(faults({{"parts", json::array()}, {"thread", "\xff"}}),
              ElementsAre("/thread: expected UTF-8"));
}

TEST(JsonReader, LimitsDepthAndFaults) {
  json media = json::object();
  for (int i = 0; i < 100; ++i) media = json{{"preview", media}};
  Media deep;
  ReadErrors errors;
  EXPECT_FALSE(read(media, deep, errors));
  EXPECT_EQ(errors.list()[0].text, "nested too deep");

  const json nested = json::parse(std::string(200, '[') + std::string(200, ']'));
  EXPECT_EQ(faults({{"parts", {{{"type", "text"}, {"channel_data", nested}}}}}).size(), 1u);

  json many = json::array();
  for (int i = 0; i < 500; ++i) many.push_back(1);
  EXPECT_EQ(faults({{"parts", many}}).size(), 100u);
}

TEST(EnumNames, GoThereAndBack) {
  for (const std::string_view kind : kEventKindNames)
    EXPECT_EQ(name(event_kind_from_name(kind)), kind);
  for (const std::string_view type : kPartTypeNames)
    EXPECT_EQ(name(part_type_from_name(type)), type);
  EXPECT_EQ(part_type_from_name("no such type"), PartType::unknown);
  EXPECT_EQ(name(static_cast<PartType>(4711)), "unknown");
}

}  // namespace
}  // namespace jackfield
