// SPDX-License-Identifier: MIT
#include "tests/host/store/store_fixture.hpp"

namespace jackfield::store {
namespace {

class Topics : public StoreTest {
 protected:
  static TopicEntryRow entry(const std::string& topic, int64_t seq, const std::string& key = "") {
    return {topic, seq, "message", key, awkward_bytes() + std::to_string(seq), 100 + seq};
  }
  void fill(const std::string& topic, int64_t count) {
    Batch batch{PutTopic{{topic, 1, count, "", 100 + count}}};
    for (int64_t seq = 1; seq <= count; ++seq) batch.push_back(PutTopicEntry{entry(topic, seq)});
    write(std::move(batch));
  }
  static std::vector<int64_t> seqs(const std::vector<TopicEntryRow>& entries) {
    std::vector<int64_t> all;
    for (const TopicEntryRow& one : entries) all.push_back(one.seq);
    return all;
  }
};

TEST_F(Topics, ComeBackWithTheirEntries) {
  open();
  const TopicRow topic{"chat/v1", 77, 1, "chat/v0", 101};
  write({PutTopic{topic}, PutTopicEntry{entry("chat/v1", 1, "msg_1")}});

  EXPECT_EQ(reader().topic("chat/v1"), topic);
  EXPECT_EQ(reader().topic_entries("chat/v1", 0, 10),
            std::vector<TopicEntryRow>{entry("chat/v1", 1, "msg_1")});
}

TEST_F(Topics, AreReadForwardsAndPagedBackwards) {
  open();
  fill("chat/v1", 10);
  fill("chat/v2", 3);

  EXPECT_EQ(seqs(reader().topic_entries("chat/v1", 7, 2)), (std::vector<int64_t>{8, 9}));
  EXPECT_EQ(seqs(reader().topic_history("chat/v1", 0, 3)), (std::vector<int64_t>{10, 9, 8}));
  EXPECT_EQ(seqs(reader().topic_history("chat/v1", 8, 3)), (std::vector<int64_t>{7, 6, 5}));
  EXPECT_TRUE(reader().topic_history("chat/v1", 1, 3).empty());
}

TEST_F(Topics, KeyFindsTheNewestEntry) {
  open();
  fill("chat/v1", 5);
  write({PutTopicEntry{entry("chat/v1", 6, "msg_1")}, PutTopicEntry{entry("chat/v1", 8, "msg_1")},
         PutTopicEntry{entry("chat/v2", 9, "msg_1")}});

  EXPECT_EQ(reader().topic_entry("chat/v1", "msg_1"), entry("chat/v1", 8, "msg_1"));
  EXPECT_EQ(reader().topic_entry("chat/v1", "msg_2"), std::nullopt);
  EXPECT_EQ(reader().topic_entry("chat/v1", ""), std::nullopt);
}

TEST_F(Topics, MoveNumbersTheEntriesAnewInTheirOrder) {
  open();
  fill("chat/known", 2);
  write({PutTopicEntry{entry("chat/visitor", 4)}, PutTopicEntry{entry("chat/visitor", 9, "k")}});

  write({MoveTopic{"chat/visitor", "chat/known", 3}});

  EXPECT_TRUE(reader().topic_entries("chat/visitor", 0, 10).empty());
  const auto moved = reader().topic_entries("chat/known", 2, 10);
  ASSERT_EQ(seqs(moved), (std::vector<int64_t>{3, 4}));
  EXPECT_EQ(moved[0].bytes, entry("", 4).bytes);
  EXPECT_EQ(moved[1].bytes, entry("", 9).bytes);
  EXPECT_EQ(reader().topic_entry("chat/known", "k")->seq, 4);
}

TEST_F(Topics, MoveOntoItselfChangesNothing) {
  open();
  fill("chat/v1", 3);

  write({MoveTopic{"chat/v1", "chat/v1", 4}});

  EXPECT_EQ(seqs(reader().topic_entries("chat/v1", 0, 10)), (std::vector<int64_t>{1, 2, 3}));
}

TEST_F(Topics, EraseLeavesNothing) {
  open();
  fill("chat/v1", 3);
  fill("chat/v2", 1);

  write({EraseTopic{"chat/v1"}});

  EXPECT_EQ(reader().topic("chat/v1"), std::nullopt);
  EXPECT_TRUE(reader().topic_entries("chat/v1", 0, 10).empty());
  EXPECT_EQ(reader().topic_entries("chat/v2", 0, 10).size(), 1U);
}

TEST_F(Topics, OldEntriesOfOneAccountGoInSlicesThenTheEmptyTopic) {
  open();
  fill("chat/v1", 6);
  fill("chat2/v1", 6);
  fill("chat/v2", 9);

  write({PruneTopics{"chat", 107, 4}});
  EXPECT_EQ(reader().topic_entries("chat/v1", 0, 99).size() +
                reader().topic_entries("chat/v2", 0, 99).size(),
            11U);
  EXPECT_TRUE(reader().topic("chat/v1"));
  write({PruneTopics{"chat", 107, 100}});

  EXPECT_EQ(reader().topic("chat/v1"), std::nullopt);
  EXPECT_EQ(seqs(reader().topic_entries("chat/v2", 0, 99)), (std::vector<int64_t>{7, 8, 9}));
  EXPECT_TRUE(reader().topic("chat/v2"));
  EXPECT_EQ(reader().topic_entries("chat2/v1", 0, 99).size(), 6U);
}

}  // namespace
}  // namespace jackfield::store
