// SPDX-License-Identifier: MIT
// What one side of the ABI makes of structs that are older, newer or broken (rule ABI-4).
#include <jackfield/cpp/generated/convert.hpp>

#include <gtest/gtest.h>

#include <cmath>

namespace jackfield {
namespace {

std::string fault(const Result<void>& checked) {
  return checked ? "none" : checked.error().text;
}

jf_message_t empty_message() {
  jf_message_t message{};
  message.size = sizeof message;
  return message;
}

jf_part_t text_part(std::string_view text) {
  jf_part_t part{};
  part.size = sizeof part;
  part.type = JF_PART_TYPE_TEXT;
  part.text = abi::str(text);
  return part;
}

struct NewerLocation {
  jf_location_t known;
  uint64_t later_field;
};

TEST(AbiStructs, AShorterStructReadsAsZeros) {
  jf_location_t old{};
  old.size = offsetof(jf_location_t, name);
  old.latitude = 48.2;
  old.name = {nullptr, 77};  // beyond its size: not looked at

  const auto location = from_c(&old);

  ASSERT_TRUE(location);
  EXPECT_EQ(location->latitude, 48.2);
  EXPECT_EQ(location->name, "");
}

TEST(AbiStructs, ALongerStructIsTakenWhenItsTailIsZero) {
  NewerLocation newer{};
  newer.known.size = sizeof newer;
  newer.known.longitude = 16.4;
  ASSERT_TRUE(from_c(&newer.known));

  newer.later_field = 1;
  EXPECT_EQ(fault(check_c(&newer.known)),
            "location.size: a field newer than this side knows is set");
}

TEST(AbiStructs, ImpossibleSizesAreRefused) {
  jf_location_t location{};
  for (const uint32_t size : {0u, 4u, 12u, 1u << 20}) {
    location.size = size;
    EXPECT_EQ(fault(check_c(&location)),
              "location.size: not the size of any version of this struct")
        << size;
  }
}

TEST(AbiStructs, StridesOfANewerSideAreHonoured) {
  struct NewerPart {
    jf_part_t known;
    uint64_t later_field;
  } parts[2] = {{text_part("one"), 0}, {text_part("two"), 0}};
  jf_message_t message = empty_message();
  message.parts = &parts[0].known;
  message.parts_count = 2;
  message.parts_stride = sizeof parts[0];

  const auto copy = from_c(&message);

  ASSERT_TRUE(copy) << copy.error().text;
  EXPECT_EQ(copy->parts[1].text, "two");
}

TEST(AbiStructs, BrokenListsAreRefusedWithTheirPath) {
  jf_part_t part = text_part("x");
  jf_message_t message = empty_message();
  message.parts_count = 1;
  message.parts_stride = sizeof part;
  EXPECT_EQ(fault(check_c(&message)), "message.parts: NULL with a count");

  message.parts = &part;
  message.parts_count = 65'537;
  EXPECT_EQ(fault(check_c(&message)), "message.parts: too many elements");

  message.parts_count = 1;
  message.parts_stride = 0;
  EXPECT_EQ(fault(check_c(&message)), "message.parts: impossible stride");

  message.parts_stride = sizeof part - 8;
  EXPECT_EQ(fault(check_c(&message)), "message.parts[0].size: larger than the stride");

  // A lie about an element's size must not make us read behind the list.
  part.size = 65'528;
  message.parts_stride = sizeof part;
  EXPECT_EQ(fault(check_c(&message)), "message.parts[0].size: larger than the stride");
}

TEST(AbiStructs, TextsAreCheckedWhereverTheyStand) {
  jf_part_t parts[4] = {text_part("a"), text_part("b"), text_part("c"), text_part("\xff")};
  jf_message_t message = empty_message();
  message.parts = parts;
  message.parts_count = 4;
  message.parts_stride = sizeof parts[0];
  EXPECT_EQ(fault(check_c(&message)), "message.parts[3].text: not UTF-8");

  parts[3].text = {nullptr, 3};
  EXPECT_EQ(fault(check_c(&message)), "message.parts[3].text: NULL with a length");

  parts[3] = text_part("d");
  parts[3].channel_data = abi::str("{\"a\":");
  EXPECT_EQ(fault(check_c(&message)), "message.parts[3].channel_data: not one JSON value");

  parts[3] = text_part("d");
  const jf_str_t ids[2] = {abi::str("ok"), abi::str("\xc3")};
  message.provider_ids = ids;
  message.provider_ids_count = 2;
  message.provider_ids_stride = sizeof ids[0];
  EXPECT_EQ(fault(check_c(&message)), "message.provider_ids[1]: not UTF-8");
}

TEST(AbiStructs, AStructThatHoldsItselfIsRefused) {
  jf_media_t media{};
  media.size = sizeof media;
  media.preview = &media;
  EXPECT_NE(fault(check_c(&media)).find("nested too deep"), std::string::npos);
}

TEST(AbiStructs, ListsThatPointAtTheSameMemoryDoNotCostMoreThanTheyMay) {
  // 1,000 parts that share one list of 1,000 cards are two million structs to walk.
  jf_media_t media{};
  media.size = sizeof media;
  jf_contact_card_t card{};
  card.size = sizeof card;
  card.avatar = &media;
  std::vector<jf_contact_card_t> cards(1000, card);
  jf_contact_t contact{};
  contact.size = sizeof contact;
  contact.cards = cards.data();
  contact.cards_count = 1000;
  contact.cards_stride = sizeof card;
  jf_part_t part = text_part("x");
  part.contact = &contact;
  std::vector<jf_part_t> parts(1000, part);
  jf_message_t message = empty_message();
  message.parts = parts.data();
  message.parts_count = 1000;
  message.parts_stride = sizeof part;

  EXPECT_NE(fault(check_c(&message)).find("too many structs in one value"), std::string::npos);
}

TEST(AbiStructs, NumbersThatJsonCannotHoldAreRefused) {
  jf_location_t location{};
  location.size = sizeof location;
  location.latitude = std::nan("");
  EXPECT_EQ(fault(check_c(&location)), "location.latitude: not a finite number");
  location.latitude = 0;
  location.live_until = INT64_MAX;
  EXPECT_EQ(fault(check_c(&location)), "location.live_until: outside the years 1 to 9999");
}

TEST(AbiStructs, FieldsNewerThanTheReaderDeclaredStayZero) {
  // Every field is of 1.0 today, so a reader of 1.0 gets all of them.
  const Location location{.latitude = 1, .name = "x"};
  Arena arena(0);
  const jf_location_t* c = to_c(location, arena);
  EXPECT_EQ(c->size, sizeof(jf_location_t));
  EXPECT_EQ(abi::text_of(c->name), "x");
}

TEST(AbiStructs, NullIsRefused) {
  EXPECT_FALSE(from_c(static_cast<const jf_event_t*>(nullptr)));
}

TEST(Box, CopiesDeeplyAndSurvivesBeingAssignedFromItsOwnInside) {
  Box<Media> media;
  media.emplace().mime = "image/png";
  media->preview.emplace().mime = "image/jpeg";
  const Box<Media> copy = media;
  media->preview->mime = "changed";
  EXPECT_EQ(copy->preview->mime, "image/jpeg");
  EXPECT_FALSE(copy == media);

  media = media->preview;
  EXPECT_EQ(media->mime, "changed");
  EXPECT_FALSE(Box<Media>());
}

TEST(Arena, GivesZeroedAlignedMemoryAndKeepsOneBlock) {
  Arena arena;
  for (int round = 0; round < 3; ++round) {
    for (size_t count = 1; count < 3000; count *= 3) {
      auto* parts = arena.array<jf_part_t>(count);
      ASSERT_EQ(reinterpret_cast<uintptr_t>(parts) % 8, 0u);
      for (size_t i = 0; i < count; ++i) ASSERT_EQ(parts[i].size, 0u);
      std::memset(static_cast<void*>(parts), 0xAB, sizeof(jf_part_t) * count);
    }
    arena.reset();
  }
  EXPECT_EQ(arena.array<jf_part_t>(0), nullptr);
}

}  // namespace
}  // namespace jackfield
