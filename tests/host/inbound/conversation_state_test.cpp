// SPDX-License-Identifier: MIT
#include "host/inbound/conversation_state.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace jackfield::inbound {
namespace {

TEST(ConversationState, WhatWasToldIsNotLostWhenLessIsTold) {
  Person first;
  first.display_name = "Ana";
  first.locale = "fr";
  Person second;
  second.display_name = "Ana María";

  const auto state = nlohmann::json::parse(merged_person(merged_person("", first), second));

  EXPECT_EQ(state["display_name"], "Ana María");
  EXPECT_EQ(state["locale"], "fr");
}

TEST(ConversationState, RemembersWhomADirectConversationIsWith) {
  Event event;
  Conversation& conversation = event.conversation.emplace();
  conversation.id = "conv_1";
  conversation.type = ConversationType::direct;
  conversation.address = "U1";
  Person& sender = event.sender.emplace();
  sender.role = Role::customer;
  sender.contact = "cont_1";
  sender.identity.emplace(Identity{"line.user", "U1", {}, {}});

  const ConversationState state = read_conversation(merged_conversation("", event));

  EXPECT_EQ(state.contact, "cont_1");
  EXPECT_EQ(state.identity.value, "U1");
  EXPECT_EQ(state.conversation.address, "U1");
}

TEST(ConversationState, AnAgentIsNotWhomTheConversationIsWith) {
  Event event;
  event.conversation.emplace().type = ConversationType::direct;
  Person& sender = event.sender.emplace();
  sender.role = Role::agent;
  sender.contact = "cont_agent";
  sender.identity.emplace(Identity{"line.user", "Uagent", {}, {}});

  EXPECT_EQ(read_conversation(merged_conversation("", event)).contact, "");
}

TEST(ConversationState, NonsenseReadsAsEmpty) {
  EXPECT_EQ(read_conversation("[").contact, "");
}

}  // namespace
}  // namespace jackfield::inbound
