// SPDX-License-Identifier: MIT
#include "host/state/message_index.hpp"

#include "host/state/book.hpp"
#include "tests/host/state/store_fixture.hpp"

namespace jackfield::state {
namespace {

std::vector<std::int64_t> in(const std::vector<store::LookupPageRow>& pages, std::uint64_t hash) {
  for (const store::LookupPageRow& page : pages)
    if (page.bucket == bucket_of(hash)) return entries_of(page.entries, hash);
  return {};
}

TEST(MessageIndex, FindsWhatIsOpenInTheOrderOfTheJournal) {
  MessageIndex index;
  index.add(7, 30);
  index.add(7, 10);
  index.add(8, 20);

  EXPECT_EQ(index.open(7), (std::vector<std::int64_t>{10, 30}));
  EXPECT_TRUE(index.open(9).empty());
}

TEST(MessageIndex, SealsIntoPagesThatAreSearched) {
  MessageIndex index;
  constexpr std::int64_t kMany = 5'000;
  for (std::int64_t i = 1; i <= kMany; ++i) index.add(message_hash("msg_" + std::to_string(i)), i);

  const std::vector<store::LookupPageRow> pages = index.seal(kMany);

  ASSERT_EQ(pages.size(), 256U);
  EXPECT_EQ(pages.back().bucket, 0) << "written last, as the mark that the run is whole";
  for (std::int64_t i = 1; i <= kMany; ++i)
    ASSERT_EQ(in(pages, message_hash("msg_" + std::to_string(i))), std::vector<std::int64_t>{i});
  EXPECT_TRUE(in(pages, message_hash("msg_0")).empty());
  EXPECT_EQ(index.sealed_through(), kMany);
}

TEST(MessageIndex, WhatIsOnItsWayToTheStoreIsStillFound) {
  MessageIndex index;
  index.add(7, 10);

  index.seal(10);

  EXPECT_EQ(index.open(7), std::vector<std::int64_t>{10});
  index.stored();
  EXPECT_TRUE(index.open(7).empty());
}

TEST(MessageIndex, SealsByCountOrByTheLengthOfTheJournal) {
  MessageIndex index;
  EXPECT_FALSE(index.wants_seal(MessageIndex::kSealAfterEvents - 1));
  EXPECT_TRUE(index.wants_seal(MessageIndex::kSealAfterEvents));
  for (std::size_t i = 0; i < MessageIndex::kSealAt; ++i) index.add(i + 1, 1);
  EXPECT_TRUE(index.wants_seal(1));
}

class ToldIn : public StoreFixture {
 protected:
  void write(store::Batch batch) {
    bool is_done = false;
    store_->submit(std::move(batch), [&](const store::Committed& result) {
      EXPECT_TRUE(result.ok) << result.error;
      is_done = true;
    });
    run_until([&] { return is_done; });
  }

  static store::EventRow event(std::int64_t sequence, const std::string& message) {
    store::EventRow row;
    row.sequence = sequence;
    row.id = std::to_string(sequence);
    row.account = "e1";
    row.body = R"({"data":{"message":{"id":")" + message + R"("}}})";
    Effects effects;
    effects.message = message_hash(message);
    row.effects = encode(effects);
    return row;
  }
};

TEST_F(ToldIn, PagesAndWhatIsOpenAreFoundAfterARestart) {
  MessageIndex index;
  index.add(message_hash("msg_a"), 1);
  store::Batch batch = {store::PutEvent{event(1, "msg_a")}, store::PutEvent{event(2, "msg_b")},
                        store::PutEvent{event(3, "msg_a")}};
  for (store::LookupPageRow& page : index.seal(1)) batch.push_back(store::PutLookupPage{page});
  write(std::move(batch));
  restart();

  Book book(store_->reader(), {});
  ASSERT_TRUE(book.load(0));

  EXPECT_EQ(book.told_lately("msg_a"), std::vector<std::int64_t>{3})
      << "replayed, the first is not";
  const auto found = told_in(store_->reader(), "msg_a", book.told_lately("msg_a"));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].sequence, 1);
  EXPECT_EQ(found[1].sequence, 3);
}

TEST_F(ToldIn, AnotherMessageOfTheSameHashIsNotMeant) {
  write({store::PutEvent{event(1, "msg_a")}});

  EXPECT_TRUE(told_in(store_->reader(), "msg_b", {1}).empty());
}

TEST_F(ToldIn, PagesGoWithTheirEventsButForTheNewest) {
  store::Batch batch;
  for (const std::int64_t through : {1, 2, 3}) {
    batch.push_back(store::PutEvent{event(through, "msg_a")});
    MessageIndex index;
    index.add(message_hash("msg_a"), through);
    for (store::LookupPageRow& page : index.seal(through))
      batch.push_back(store::PutLookupPage{page});
  }
  write(std::move(batch));
  const std::int64_t bucket = bucket_of(message_hash("msg_a"));

  write({store::PruneEvents{1, 100}});
  EXPECT_EQ(store_->reader().lookup_pages(bucket).size(), 2U);
  write({store::PruneEvents{3, 100}});

  ASSERT_EQ(store_->reader().lookup_pages(bucket).size(), 1U);
  EXPECT_EQ(store_->reader().lookup_through(), 3);
}

}  // namespace
}  // namespace jackfield::state
