// SPDX-License-Identifier: MIT
#include "sdk/model/generated/json_writer.hpp"

#include "sdk/model/envelope.hpp"
#include "sdk/model/json_text.hpp"

#include <nlohmann/json.hpp>

#include <gtest/gtest.h>

#include <jackfield/cpp/generated/convert.hpp>

#include <limits>

namespace jackfield {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  model::append_quoted(out, text);
  return out;
}

template <class T>
std::string written(const T& value, JsonForm form = JsonForm::full) {
  std::string out;
  write_json(out, value, form);
  return out;
}

TEST(JsonWriter, EscapesEveryCharacterAtEveryPlaceOfAWord) {
  for (int c = 0; c < 128; ++c) {
    for (size_t at = 0; at < 20; ++at) {
      std::string text(20, 'x');
      text[at] = static_cast<char>(c);
      ASSERT_EQ(nlohmann::json::parse(escaped(text)).get<std::string>(), text) << c << " at " << at;
    }
  }
  EXPECT_EQ(escaped("Grüße, 世界 👋"), "\"Grüße, 世界 👋\"");
}

TEST(JsonWriter, LeavesOutWhatIsEmptyButKeepsWhatIsRequired) {
  EXPECT_EQ(written(Location{}), R"({"latitude":0,"longitude":0})");
  EXPECT_EQ(written(Message{}), R"({"parts":[]})");
  EXPECT_EQ(written(Media{}), "{}");
}

TEST(JsonWriter, KeepsPluginFieldsOutOfThePublicForm) {
  Media media{
      .mime = "image/png", .source_url = "https://network.example/secret", .fetch = R"({"id":1})"};

  EXPECT_EQ(written(media, JsonForm::public_), R"({"mime":"image/png"})");
  EXPECT_NE(written(media, JsonForm::full).find("secret"), std::string::npos);
}

TEST(JsonWriter, NumbersKeepTheirValue) {
  Event event{.kind = EventKind::read, .seq = std::numeric_limits<uint64_t>::max()};
  EXPECT_EQ(nlohmann::json::parse(written(event))["seq"].get<uint64_t>(), event.seq);

  const Location place{.latitude = 0.1, .longitude = -1e-300};
  EXPECT_EQ(written(place), R"({"latitude":0.1,"longitude":-1e-300})");
}

TEST(JsonWriter, WritesUnknownEnumNumbersAsUnknown) {
  const Event event{.kind = static_cast<EventKind>(60'000)};
  EXPECT_EQ(written(event), R"({"kind":"unknown"})");
}

TEST(JsonWriter, AnEventIsOneLine) {
  const Event event{.kind = EventKind::read, .channel_data = "{\n \"a\":\r\n [1]\n}"};
  EXPECT_EQ(written(event).find_first_of("\r\n"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(written(event))["channel_data"]["a"][0], 1);
}

TEST(Envelope, HoldsWhatCloudEventsAsksForAndTheSequenceIsPatchedInPlace) {
  const Event event{.kind = EventKind::message_received};
  Arena arena;
  std::string out = "before";
  size_t sequence = 0;
  write_envelope(out,
                 {.id = "0190b7a2-6f5c-8f21-9d7b-000000000001",
                  .account = "line-jp",
                  .conversation = "conv_1",
                  .time_ms = 1'795'262'400'000,
                  .recorded_ms = 1'795'262'400'001},
                 *to_c(event, arena), &sequence);
  patch_sequence(out, sequence, 18'446'744'073'709'551'615u);

  const auto json = nlohmann::json::parse(out.substr(6));
  EXPECT_EQ(json["specversion"], "1.0");
  EXPECT_EQ(json["source"], "/accounts/line-jp");
  EXPECT_EQ(json["type"], "jackfield.message.received");
  EXPECT_EQ(json["subject"], "conv_1");
  EXPECT_EQ(json["partitionkey"], "conv_1");
  EXPECT_EQ(json["time"], "2026-11-21T12:00:00.000Z");
  EXPECT_EQ(json["recordedtime"], "2026-11-21T12:00:00.001Z");
  EXPECT_EQ(json["sequence"], "18446744073709551615");
  EXPECT_EQ(json["data"]["kind"], "message.received");
  EXPECT_FALSE(json.contains("traceparent"));

  patch_sequence(out, sequence, 7);
  EXPECT_EQ(nlohmann::json::parse(out.substr(6))["sequence"], "00000000000000000007");
}

TEST(Envelope, NamesTheHookOfAnEventThatBelongsToNoAccount) {
  const Event event{.kind = EventKind::unknown};
  Arena arena;
  std::string out;
  write_envelope(out, {.id = "x", .hook = "meta-app"}, *to_c(event, arena), nullptr);

  const auto json = nlohmann::json::parse(out);
  EXPECT_EQ(json["source"], "/hooks/meta-app");
  EXPECT_EQ(json["type"], "jackfield.unknown");
  EXPECT_FALSE(json.contains("subject"));
}

}  // namespace
}  // namespace jackfield
