// SPDX-License-Identifier: MIT
#include "host/state/book.hpp"

#include "tests/host/state/store_fixture.hpp"

namespace jackfield::state {
namespace {

constexpr std::uint32_t kConversation = 3;

class BookTest : public StoreFixture {
 protected:
  Book book_{store_->reader(), {}};

  store::FactRow token(std::int64_t recorded_at, std::int32_t uses = 1) {
    return {kConversation, "conv_1", "reply_token", "t" + std::to_string(recorded_at),
            1'000,         uses,     recorded_at};
  }
};

TEST_F(BookTest, AOneTimeFactIsUsedOnce) {
  book_.put_fact(token(10));

  EXPECT_TRUE(book_.consume(kConversation, "conv_1", "reply_token", 20));
  EXPECT_FALSE(book_.consume(kConversation, "conv_1", "reply_token", 20));
  EXPECT_EQ(book_.fact(kConversation, "conv_1", "reply_token", 20), nullptr);
}

TEST_F(BookTest, AFactThatEndedIsNotThere) {
  book_.put_fact(token(10));

  EXPECT_NE(book_.fact(kConversation, "conv_1", "reply_token", 999), nullptr);
  EXPECT_EQ(book_.fact(kConversation, "conv_1", "reply_token", 1'000), nullptr);
}

TEST_F(BookTest, WhatCertainlyDidNotLeaveIsGivenBack) {
  book_.put_fact(token(10));
  ASSERT_TRUE(book_.consume(kConversation, "conv_1", "reply_token", 20));

  ASSERT_TRUE(book_.restore(kConversation, "conv_1", "reply_token", 20));

  EXPECT_NE(book_.fact(kConversation, "conv_1", "reply_token", 20), nullptr);
}

TEST_F(BookTest, WhatIsGivenBackIsNotAddedToWhatCameSince) {
  book_.put_fact(token(10));
  ASSERT_TRUE(book_.consume(kConversation, "conv_1", "reply_token", 20));
  book_.put_fact(token(30));

  EXPECT_FALSE(book_.restore(kConversation, "conv_1", "reply_token", 20));

  EXPECT_EQ(book_.fact(kConversation, "conv_1", "reply_token", 40)->uses, 1);
}

// A reply token that was used before a crash must not come back when the journal is replayed.
TEST_F(BookTest, ReplayDoesNotBringBackAUsedFact) {
  book_.put_fact(token(10));
  ASSERT_TRUE(book_.consume(kConversation, "conv_1", "reply_token", 20));

  book_.put_fact(token(10));

  EXPECT_EQ(book_.fact(kConversation, "conv_1", "reply_token", 20), nullptr);
}

TEST_F(BookTest, ANewerFactReplacesAUsedOne) {
  book_.put_fact(token(10));
  ASSERT_TRUE(book_.consume(kConversation, "conv_1", "reply_token", 20));

  book_.put_fact(token(30));

  ASSERT_NE(book_.fact(kConversation, "conv_1", "reply_token", 40), nullptr);
  EXPECT_EQ(book_.fact(kConversation, "conv_1", "reply_token", 40)->value, "t30");
}

TEST_F(BookTest, AMergedConversationLeadsToTheOlderOne) {
  store::ConversationRow old;
  old.id = "conv_old";
  store::ConversationRow young;
  young.id = "conv_young";
  young.merged_into = "conv_old";
  book_.put_conversation(old);
  book_.put_conversation(young);

  ASSERT_NE(book_.conversation("conv_young"), nullptr);
  EXPECT_EQ(book_.conversation("conv_young")->id, "conv_old");
}

}  // namespace
}  // namespace jackfield::state
