// SPDX-License-Identifier: MIT
// The journal in order, one conversation's part of it, and what is left after retention.
#include "tests/host/store/store_fixture.hpp"

namespace jackfield::store {
namespace {

class Journal : public StoreTest {
 protected:
  // Events 1…count, taking turns over three conversations; every tenth belongs to none.
  void fill(int64_t count) {
    Batch batch;
    for (int64_t i = 1; i <= count; ++i) batch.push_back(PutEvent{turn(i)});
    write(std::move(batch));
  }
  static EventRow turn(int64_t i) {
    return make_event(i, i % 10 == 0 ? "" : "conv_" + std::to_string(i % 3));
  }
  static std::vector<int64_t> sequences(const std::vector<EventRow>& events) {
    std::vector<int64_t> all;
    all.reserve(events.size());
    for (const EventRow& event : events) all.push_back(event.sequence);
    return all;
  }
};

TEST_F(Journal, IsReadInOrderFromACursor) {
  open();
  fill(20);

  EXPECT_EQ(sequences(reader().events(0, 3, 1 << 20)), (std::vector<int64_t>{1, 2, 3}));
  EXPECT_EQ(sequences(reader().events(18, 10, 1 << 20)), (std::vector<int64_t>{19, 20}));
  EXPECT_TRUE(reader().events(20, 10, 1 << 20).empty());
  EXPECT_EQ(reader().first_sequence(), 1);
  EXPECT_EQ(reader().last_sequence(), 20);
}

TEST_F(Journal, IsEmptyAtFirst) {
  open();

  EXPECT_EQ(reader().first_sequence(), 0);
  EXPECT_EQ(reader().last_sequence(), 0);
  EXPECT_TRUE(reader().events(0, 10, 100).empty());
}

TEST_F(Journal, StopsAtTheBytesAskedForButGivesAtLeastOne) {
  open();
  fill(20);
  const auto body = static_cast<int64_t>(turn(1).body.size());

  EXPECT_EQ(reader().events(0, 10, 1).size(), 1U);
  EXPECT_EQ(reader().events(0, 10, 2 * body).size(), 2U);
}

TEST_F(Journal, ConversationIsTheSameHoweverMuchOfItIsIndexed) {
  open();
  fill(60);
  const std::vector<int64_t> expected = sequences(reader().conversation_events("conv_1", 0, 100));
  ASSERT_EQ(expected.front(), 1);
  ASSERT_EQ(expected.size(), 18U);

  for (int round = 0; round < 8; ++round) {
    EXPECT_EQ(sequences(reader().conversation_events("conv_1", 0, 100)), expected);
    EXPECT_EQ(sequences(reader().conversation_events("conv_1", 16, 3)),
              (std::vector<int64_t>{19, 22, 25}));
    EXPECT_EQ(sequences(reader().recent_events("conv_1", 26, 3)),
              (std::vector<int64_t>{25, 22, 19}));
    write({IndexEvents{60, 9}});
  }

  EXPECT_EQ(reader().meta("store.indexed_through"), "60");
  write({PutEvent{turn(61)}});
  EXPECT_EQ(reader().conversation_events("conv_1", 0, 100).back().sequence, 61);
}

TEST_F(Journal, IndexGoesNoFurtherThanAsked) {
  open();
  fill(30);

  write({IndexEvents{12, 100}});

  EXPECT_EQ(reader().meta("store.indexed_through"), "12");
}

TEST_F(Journal, IsPrunedInSlicesFromItsStart) {
  open();
  fill(30);
  write({IndexEvents{30, 100}});

  write({PruneEvents{20, 8}});
  EXPECT_EQ(reader().first_sequence(), 9);
  write({PruneEvents{20, 8}});
  write({PruneEvents{20, 8}});

  EXPECT_EQ(reader().first_sequence(), 21);
  EXPECT_EQ(sequences(reader().conversation_events("conv_1", 0, 100)),
            (std::vector<int64_t>{22, 25, 28}));
}

TEST_F(Journal, NumbersAreNotUsedAgainWhenAllIsPruned) {
  open();
  fill(5);

  write({PruneEvents{5, 100}});
  close();
  open();

  EXPECT_EQ(reader().first_sequence(), 0);
  EXPECT_EQ(reader().last_sequence(), 5);
}

TEST_F(Journal, ConversationsAreListedNewestFirstWithoutAliases) {
  open();
  write({PutConversation{{"conv_1", "a", 1, 10, 0, 0, "", ""}},
         PutConversation{{"conv_2", "b", 1, 30, 0, 0, "", ""}},
         PutConversation{{"conv_3", "a", 1, 20, 0, 0, "", ""}},
         PutConversation{{"conv_4", "a", 1, 40, 0, 0, "conv_1", ""}}});
  const auto ids = [](const std::vector<ConversationRow>& rows) {
    std::string all;
    for (const ConversationRow& row : rows) all += row.id + " ";
    return all;
  };

  EXPECT_EQ(ids(reader().conversations("", 0, 10)), "conv_2 conv_3 conv_1 ");
  EXPECT_EQ(ids(reader().conversations("", 30, 1)), "conv_3 ");
  EXPECT_EQ(ids(reader().conversations("a", 0, 10)), "conv_3 conv_1 ");
}

}  // namespace
}  // namespace jackfield::store
