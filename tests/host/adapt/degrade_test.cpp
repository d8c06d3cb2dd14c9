// SPDX-License-Identifier: MIT
// What stands for parts that an account cannot express; every type and network: grid_test.cpp.
#include <gtest/gtest.h>

#include <algorithm>

#include "host/adapt/message_plan.hpp"

namespace jackfield::adapt {
namespace {

Part text(std::string words, TextFormat format = TextFormat::plain) {
  Part part;
  part.type = PartType::text;
  part.text = std::move(words);
  part.format = format;
  return part;
}

Button button(ButtonKind kind, std::string title, std::string payload = {}) {
  Button made;
  made.kind = kind;
  made.title = std::move(title);
  made.payload = std::move(payload);
  return made;
}

Part quick_replies() {
  Part part;
  part.type = PartType::quick_replies;
  part.quick_replies.emplace().items = {button(ButtonKind::reply, "Yes", "y"),
                                        button(ButtonKind::postback, "No", "n")};
  return part;
}

Part image(std::string mime, std::int64_t size) {
  Part part;
  part.type = PartType::image;
  Media& media = part.media.emplace();
  media.url = "https://a.de/p";
  media.mime = std::move(mime);
  media.size_bytes = size;
  media.caption = "A *plug*";
  media.caption_format = TextFormat::markdown;
  return part;
}

Capability takes(std::vector<PartCapability> parts, std::uint32_t max = 1000) {
  Capability capability;
  capability.variant = "direct";
  TextCapability& limits = capability.text.emplace();
  limits.level = Level::full;
  limits.max = max;
  limits.unit = TextUnit::code_points;
  limits.formats = {"plain"};
  capability.parts = std::move(parts);
  return capability;
}

PartCapability full(PartType type) {
  PartCapability part;
  part.type = type;
  part.out = Level::full;
  return part;
}

TEST(Degrade, SuggestionsBecomeNumbersBelowTheTextBefore) {
  const Capability capability = takes({});

  const MessagePlan plan = plan_message({text("Come?"), quick_replies()}, &capability);

  ASSERT_EQ(plan.pieces.size(), 1U);
  EXPECT_EQ(plan.pieces[0].parts[0].text, "Come?\n\n1. Yes\n2. No");
  EXPECT_EQ(plan.choices, (std::vector<Choice>{{"Yes", "y", ""}, {"No", "n", ""}}));
  EXPECT_EQ(plan.adaptations.at(0).how, "words");
  EXPECT_TRUE(plan.adaptations[0].lost.empty());
}

TEST(Degrade, NumbersGoOnThroughAMessage) {
  Part buttons;
  buttons.type = PartType::buttons;
  buttons.buttons.emplace().text = "Or:";
  buttons.buttons->items = {button(ButtonKind::postback, "Maybe", "m"),
                            button(ButtonKind::camera, "Photo")};
  const Capability capability = takes({});

  const MessagePlan plan = plan_message({text("Come?"), quick_replies(), buttons}, &capability);

  EXPECT_EQ(plan.pieces.at(1).parts[0].text, "Or:\n\n3. Maybe");
  EXPECT_EQ(plan.choices.size(), 3U);
  EXPECT_EQ(plan.adaptations.at(1).lost, std::vector<std::string>{"/buttons/items/1"});
}

TEST(Degrade, MediaOfAnotherTypeGoAsAFileOrALink) {
  PartCapability pictures = full(PartType::image);
  pictures.mimes = {"image/png"};
  pictures.max_bytes = 100;
  const Capability no_files = takes({pictures});
  const Capability files = takes({pictures, full(PartType::file)});

  EXPECT_EQ(plan_message({image("image/png", 100)}, &no_files).adaptations.size(), 0U);
  for (const Part& wrong : {image("image/png", 101), image("image/webp", 5)}) {
    const MessagePlan link = plan_message({wrong}, &no_files);
    EXPECT_EQ(link.adaptations.at(0).how, "link");
    EXPECT_EQ(link.pieces.at(0).parts[0].text, "A plug\nhttps://a.de/p");
    const MessagePlan file = plan_message({wrong}, &files);
    EXPECT_EQ(file.adaptations.at(0).how, "file");
    EXPECT_EQ(file.pieces.at(0).parts[0].media->caption, "A plug");
  }
}

TEST(Degrade, StylesThatAPlainNetworkHasNotAreNamed) {
  const Capability capability = takes({});

  const MessagePlan plan =
      plan_message({text("**Hi** [you](https://a.de)", TextFormat::markdown)}, &capability);

  EXPECT_EQ(plan.pieces.at(0).parts[0].text, "Hi you (https://a.de)");
  EXPECT_EQ(plan.pieces[0].parts[0].format, TextFormat::plain);
  EXPECT_EQ(plan.adaptations.at(0).how, "restyled");
  EXPECT_EQ(plan.adaptations[0].lost, std::vector<std::string>{"bold"});
}

TEST(Degrade, LongMarkdownIsOpenedAgainInEachPart) {
  Capability capability = takes({}, 20);
  capability.text->formats = {"markdown", "plain"};

  const MessagePlan plan =
      plan_message({text("**one two three four five**", TextFormat::markdown)}, &capability);

  ASSERT_GE(plan.pieces.size(), 2U);
  for (const Piece& piece : plan.pieces) {
    EXPECT_LE(piece.parts[0].text.size(), 20U);
    EXPECT_TRUE(piece.parts[0].text.starts_with("**") && piece.parts[0].text.ends_with("**"));
  }
}

TEST(Degrade, WhatTheNetworkRefusesToTakeLongIsRefused) {
  Capability capability = takes({}, 5);
  capability.text->split = "reject";

  EXPECT_EQ(plan_message({text("too long")}, &capability).faults.at(0).pointer, "/parts/0");

  capability.text->split = "truncate";
  const MessagePlan plan = plan_message({text("too long")}, &capability);
  EXPECT_EQ(plan.pieces.at(0).parts[0].text, "too");
  EXPECT_EQ(plan.adaptations.at(0).how, "truncated");
}

TEST(Degrade, StrictNamesEveryReasonAtOnce) {
  PartCapability partial = full(PartType::video);
  partial.out = Level::partial;
  partial.note = "without its sound";
  const Capability capability = takes({partial});
  Part video;
  video.type = PartType::video;
  video.media.emplace().url = "https://a.de/v";

  const MessagePlan plan =
      plan_message({text("**a**", TextFormat::markdown), quick_replies(), video}, &capability);
  const std::vector<PlanFault> faults = refusals(plan.adaptations);

  ASSERT_EQ(plan.adaptations.size(), 3U);
  ASSERT_EQ(faults.size(), 2U);
  const auto names = [&](const char* pointer) {
    return std::any_of(faults.begin(), faults.end(),
                       [&](const PlanFault& fault) { return fault.pointer == pointer; });
  };
  EXPECT_TRUE(names("/parts/0"));
  EXPECT_TRUE(names("/parts/1"));
}

}  // namespace
}  // namespace jackfield::adapt
