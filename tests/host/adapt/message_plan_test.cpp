// SPDX-License-Identifier: MIT
#include "host/adapt/message_plan.hpp"

#include <gtest/gtest.h>

namespace jackfield::adapt {
namespace {

Part text_part(std::string words) {
  Part part;
  part.type = PartType::text;
  part.text = std::move(words);
  return part;
}

Part of_type(PartType type, std::string fallback = {}) {
  Part part;
  part.type = type;
  part.fallback_text = std::move(fallback);
  return part;
}

Capability limit_of(const std::vector<PartType>& types, std::uint32_t max = 20) {
  Capability capability;
  capability.variant = "direct";
  TextCapability& limits = capability.text.emplace();
  limits.level = Level::full;
  limits.max = max;
  limits.unit = TextUnit::code_points;
  for (const PartType type : types) {
    PartCapability part;
    part.type = type;
    part.out = Level::full;
    capability.parts.push_back(part);
  }
  return capability;
}

TEST(MessagePlan, OnePieceForEachPart) {
  const Capability capability = limit_of({PartType::image});

  const MessagePlan plan = plan_message({text_part("a"), of_type(PartType::image)}, &capability);

  ASSERT_EQ(plan.pieces.size(), 2U);
  EXPECT_EQ(plan.pieces[1].index, 2U);
  EXPECT_EQ(plan.pieces[1].parts[0].type, PartType::image);
}

TEST(MessagePlan, SuggestionsTravelWithThePieceBefore) {
  const Capability capability = limit_of({PartType::quick_replies});

  const MessagePlan plan =
      plan_message({text_part("Which?"), of_type(PartType::quick_replies)}, &capability);

  ASSERT_EQ(plan.pieces.size(), 1U);
  EXPECT_EQ(plan.pieces[0].parts.size(), 2U);
}

TEST(MessagePlan, LongTextBecomesSeveralPieces) {
  const Capability capability = limit_of({}, 9);

  const MessagePlan plan = plan_message({text_part("one two three four")}, &capability);

  ASSERT_EQ(plan.pieces.size(), 3U);
  EXPECT_EQ(plan.pieces[2].parts[0].text, "four");
}

TEST(MessagePlan, WhatCannotBeSentBecomesItsFallback) {
  const Capability capability = limit_of({});

  const MessagePlan plan = plan_message({of_type(PartType::carousel, "See our shop")}, &capability);

  ASSERT_TRUE(plan.faults.empty());
  EXPECT_EQ(plan.pieces.at(0).parts[0].type, PartType::text);
  EXPECT_EQ(plan.pieces[0].parts[0].text, "See our shop");
}

TEST(MessagePlan, WithoutAFallbackItIsRefusedAtItsPlace) {
  const Capability capability = limit_of({});

  const MessagePlan plan = plan_message({text_part("a"), of_type(PartType::carousel)}, &capability);

  ASSERT_EQ(plan.faults.size(), 1U);
  EXPECT_EQ(plan.faults[0].pointer, "/parts/1");
}

TEST(MessagePlan, NothingAndEmptyTextAreRefused) {
  const Capability capability = limit_of({});

  EXPECT_EQ(plan_message({}, &capability).faults.at(0).pointer, "/parts");
  EXPECT_EQ(plan_message({text_part("")}, &capability).faults.at(0).pointer, "/parts/0");
}

TEST(MessagePlan, GroupsUseTheirOwnVariantWhereThereIsOne) {
  Capabilities capabilities;
  capabilities.variants = {limit_of({}), limit_of({})};
  capabilities.variants[1].variant = "group";

  EXPECT_EQ(variant_of(capabilities, ConversationType::group), &capabilities.variants[1]);
  EXPECT_EQ(variant_of(capabilities, ConversationType::public_), &capabilities.variants[0]);
}

}  // namespace
}  // namespace jackfield::adapt
