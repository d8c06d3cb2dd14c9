// SPDX-License-Identifier: MIT
#include "host/state/effects.hpp"

#include <gtest/gtest.h>

namespace jackfield::state {
namespace {

Effects full() {
  Effects effects;
  DedupeKeyHash key;
  key.hash.fill(0xa5);
  key.expires_at = 1'793'527'200'123;
  effects.dedupe = {key, key};
  effects.facts.push_back({3, "conv_1", "reply_token", std::string("a\0b", 3), 99, -1, 7});
  effects.aliases.push_back({"a1", "message", "p-1", "msg_1", 5});
  effects.conversation_state = R"({"x":1})";
  effects.contact = "cont_1";
  effects.contact_state = "{}";
  effects.raw_head = R"({"method":"POST"})";
  effects.raw_body = std::string(70'000, 'x');
  effects.is_inbound = true;
  effects.merged_into = "conv_0";
  effects.message = 0xfedcba9876543210;
  return effects;
}

TEST(Effects, ComeBackAsTheyWere) {
  const Result<Effects> read = decode_effects(encode(full()));

  ASSERT_TRUE(read);
  EXPECT_EQ(*read, full());
}

TEST(Effects, OfAnEventWithoutAnyAreEmpty) {
  const Result<Effects> read = decode_effects("");

  ASSERT_TRUE(read);
  EXPECT_EQ(*read, Effects());
}

TEST(Effects, CutAnywhereAreRefusedOrShorterNeverWrong) {
  Effects small = full();
  small.raw_body = "body";
  const std::string bytes = encode(small);

  for (std::size_t size = 1; size < bytes.size(); ++size) {
    const Result<Effects> read = decode_effects(std::string_view(bytes).substr(0, size));
    // Cut between two fields it reads as fewer; cut inside one it is refused.
    if (read) {
      ASSERT_NE(*read, small) << size;
    }
  }
}

TEST(Effects, OfANewerFormatAreRefused) {
  std::string bytes = encode(full());
  bytes[0] = 2;

  EXPECT_FALSE(decode_effects(bytes));
}

}  // namespace
}  // namespace jackfield::state
