// SPDX-License-Identifier: MIT
#include "host/adapt/limits.hpp"

#include <gmock/gmock.h>

#include "host/adapt/message_plan.hpp"

namespace jackfield::adapt {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Button button(std::string title, ButtonKind kind = ButtonKind::reply, std::string payload = "p") {
  Button made;
  made.kind = kind;
  made.title = std::move(title);
  made.payload = std::move(payload);
  return made;
}

PartCapability limits(PartType type) {
  PartCapability made;
  made.type = type;
  made.out = Level::full;
  made.title_max = 5;
  made.text_max = 8;
  made.max_items = 2;
  made.max_buttons = 1;
  made.button_title_max = 4;
  made.payload_max = 3;
  made.caption_max = 4;
  made.button_kinds = {"reply", "url"};
  return made;
}

Part card_part() {
  Part part;
  part.type = PartType::card;
  Card& card = part.card.emplace();
  card.title = "short";
  card.text = "12345678";
  card.buttons = {button("four")};
  return part;
}

TEST(Limits, WhatFitsIsNotNamed) {
  EXPECT_THAT(beyond_limits(card_part(), limits(PartType::card), TextUnit::code_points), IsEmpty());
}

TEST(Limits, WhatIsTooLongTooManyOrOfAnotherKindIs) {
  Part part = card_part();
  part.card->title = "longer";
  part.card->text += "9";
  part.card->buttons = {button("fives", ButtonKind::reply, "four"), button("x")};

  EXPECT_THAT(beyond_limits(part, limits(PartType::card), TextUnit::code_points),
              ElementsAre("/card/title", "/card/text", "/card/buttons/0/title",
                          "/card/buttons/0/payload", "/card/buttons/1"));

  part = card_part();
  part.card->buttons = {button("call", ButtonKind::call)};

  EXPECT_THAT(beyond_limits(part, limits(PartType::card), TextUnit::code_points),
              ElementsAre("/card/buttons/0"));
}

TEST(Limits, AreCountedInTheirOwnUnit) {
  Part part = card_part();
  part.card->title = "ééé";  // six bytes
  PartCapability bytes = limits(PartType::card);
  bytes.item_unit = TextUnit::bytes;

  EXPECT_THAT(beyond_limits(part, limits(PartType::card), TextUnit::utf16), IsEmpty());
  EXPECT_THAT(beyond_limits(part, bytes, TextUnit::utf16), ElementsAre("/card/title"));
}

TEST(Limits, HoldForEveryPartThatHasThem) {
  const auto beyond = [](const Part& part, PartType type) {
    PartCapability declared = limits(type);
    declared.min_items = 1;
    return beyond_limits(part, declared, TextUnit::code_points);
  };
  Part location;
  location.location.emplace().name = "longer";
  Part picture;
  picture.media.emplace().caption = "words";
  Part carousel;
  carousel.carousel.emplace().items.resize(3);
  carousel.carousel->items[1].title = "longer";
  Part empty;
  empty.carousel.emplace();
  Part buttons;
  buttons.buttons.emplace().items = {button("a"), button("b"), button("c")};
  Part list;
  list.list.emplace().sections.resize(2);
  list.list->sections[0].rows.resize(2);
  list.list->sections[1].rows.resize(1);

  EXPECT_THAT(beyond(location, PartType::location), ElementsAre("/location/name"));
  EXPECT_THAT(beyond(picture, PartType::image), ElementsAre("/media/caption"));
  EXPECT_THAT(beyond(carousel, PartType::carousel),
              ElementsAre("/carousel/items/1/title", "/carousel/items/2"));
  EXPECT_THAT(beyond(empty, PartType::carousel), ElementsAre("/carousel/items"));
  EXPECT_THAT(beyond(buttons, PartType::buttons), ElementsAre("/buttons/items/2"));
  EXPECT_THAT(beyond(list, PartType::list), ElementsAre("/list/sections/1/rows/0"));
}

TEST(Limits, AreToldInThePlanAndRefusedByWhoWantsItAsItIs) {
  Capability capability;
  capability.parts = {limits(PartType::card)};
  Part part = card_part();
  part.card->title = "longer";

  const MessagePlan plan = plan_message({part}, &capability);

  ASSERT_EQ(plan.adaptations.size(), 1U);
  EXPECT_EQ(plan.adaptations[0].how, "limits");
  EXPECT_THAT(plan.adaptations[0].lost, ElementsAre("/card/title"));
  EXPECT_EQ(plan.pieces.at(0).parts.at(0).card->title, "longer");
  EXPECT_EQ(refusals(plan.adaptations).size(), 1U);
}

TEST(Unshown, NamesWhatIsThere) {
  PartCapability ability = limits(PartType::list);
  ability.unshown = {"/list/button", "/list/sections/*/title",
                     "/list/sections/*/rows/+/description", "/list/footer"};
  Part part;
  part.type = PartType::list;
  List& list = part.list.emplace();
  list.button = "Choose";
  for (int i = 0; i < 2; ++i) {
    ListSection& section = list.sections.emplace_back();
    if (i == 1) section.title = "Tuesday";
    for (int k = 0; k < 2; ++k) section.rows.emplace_back().description = "free";
  }

  EXPECT_THAT(unshown(part, ability), ElementsAre("/list/button", "/list/sections/1/title",
                                                  "/list/sections/0/rows/1/description",
                                                  "/list/sections/1/rows/1/description"));
  ability.unshown = {"/list/button/0", "/card/title", "/list/sections/*/rows/*/image/url"};
  EXPECT_THAT(unshown(part, ability), IsEmpty());
}

TEST(Unshown, IsToldAndRefusedWhenStrict) {
  Capability capability;
  PartCapability& image = capability.parts.emplace_back();
  image.type = PartType::image;
  image.out = Level::full;
  image.unshown = {"/media/alt_text"};
  Part part;
  part.type = PartType::image;
  part.media.emplace().url = "https://media.example.com/a.png";
  part.media->mime = "image/png";
  EXPECT_THAT(plan_message({part}, &capability).adaptations, IsEmpty());

  part.media->alt_text = "A lamp";
  const MessagePlan plan = plan_message({part}, &capability);

  ASSERT_EQ(plan.adaptations.size(), 1U);
  EXPECT_EQ(plan.adaptations[0].how, "limits");
  EXPECT_THAT(plan.adaptations[0].lost, ElementsAre("/media/alt_text"));
  ASSERT_EQ(plan.pieces.size(), 1U);
  EXPECT_EQ(refusals(plan.adaptations).size(), 1U);
}

}  // namespace
}  // namespace jackfield::adapt
