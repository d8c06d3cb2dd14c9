// SPDX-License-Identifier: MIT
// Files: by age, by size, and those that a subscription waits for.
#include "tests/host/state/retention_fixture.hpp"

namespace jackfield::state {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

const std::string kEventsKept =
    "retention: old events are kept, because a subscription has not had them yet";
const std::string kEventsLost = "error: retention: events go that a subscription has not had";
const std::string kFilesKept =
    "retention: old files are kept, because a subscription has not had them yet";
const std::string kFilesLost = "error: retention: files go that a subscription has not had";

TEST_F(RetentionTest, AFileGoesWithTheLastThatNamesIt) {
  store::Batch batch;
  store::MediaRow row;
  row.ref = "media_1";
  const auto first = media_.take_bytes(batch, "bytes", row);
  submit(std::move(batch));
  clock_.advance(20 * kDayMs);
  batch = {};
  row.ref = "media_2";
  ASSERT_TRUE(media_.take_bytes(batch, "bytes", row));
  submit(std::move(batch));

  clock_.advance(10 * kDayMs);
  pass();
  EXPECT_FALSE(store_->reader().media("media_1"));
  EXPECT_TRUE(files_.contains(first->sha256));
  clock_.advance(20 * kDayMs);
  pass();

  EXPECT_FALSE(files_.contains(first->sha256));
}

TEST_F(RetentionTest, TheFilesWhoseTimeEndsFirstGoWhenTheyAreTooMuch) {
  const store::MediaRow old = put_file("media_1", std::string(1'000, 'a'));
  clock_.advance(2 * kDayMs);
  put_file("media_2", std::string(1'000, 'b'));
  put_file("media_3", std::string(1'000, 'b'));
  keep_.media_bytes = 1'000;

  pass();
  EXPECT_EQ(gauge("kept_media_bytes"), 2'000);
  pass();

  EXPECT_EQ(gauge("kept_media_bytes"), 1'000);
  EXPECT_FALSE(store_->reader().media("media_1"));
  EXPECT_FALSE(files_.contains(old.sha256));
  EXPECT_TRUE(store_->reader().media("media_2"));
  EXPECT_TRUE(store_->reader().media("media_3"));
}

TEST_F(RetentionTest, FilesOfUndeliveredEventsStayUntilTheyAreTwiceTooMuch) {
  put_file("media_1", std::string(1'000, 'a'));
  append();
  put_file("media_2", std::string(1'000, 'b'));
  delivered_ = 0;
  keep_.media_bytes = 1'000;

  pass();
  pass();
  EXPECT_TRUE(has_file("media_1"));
  EXPECT_EQ(seen_, std::vector{kFilesKept});
  put_file("media_3", std::string(1'000, 'c'));
  pass();

  EXPECT_FALSE(has_file("media_1"));
  EXPECT_TRUE(has_file("media_2"));
  EXPECT_EQ(lost_files(), 1U);
  EXPECT_EQ(seen_, (std::vector{kFilesKept, kFilesLost}));
}

TEST_F(RetentionTest, FilesOfUndeliveredEventsStayAsLongAsTheEvents) {
  put_file("delivered", "a");
  delivered_ = append();
  clock_.advance(2 * 60 * kMinuteMs);
  put_file("waiting", "b");
  append();
  clock_.advance(kMinuteMs);
  put_file("fetched", "c");

  clock_.advance(31 * kDayMs);
  pass();
  EXPECT_FALSE(has_file("delivered"));
  EXPECT_TRUE(has_file("waiting"));
  EXPECT_EQ(seen_, std::vector{kFilesKept});
  clock_.advance(148 * kDayMs);
  pass();
  EXPECT_TRUE(has_file("waiting"));
  EXPECT_EQ(seen_, (std::vector{kFilesKept, kFilesKept, kEventsKept}));
  EXPECT_EQ(lost_files(), 0U);
  clock_.advance(kDayMs);
  pass();

  EXPECT_FALSE(has_file("waiting"));
  EXPECT_FALSE(has_file("fetched"));
  EXPECT_EQ(lost_files(), 2U);
  EXPECT_EQ(seen_, (std::vector{kFilesKept, kFilesKept, kEventsKept, kFilesLost, kEventsLost}));
}

TEST_F(RetentionTest, FilesThatWereWaitedForGoOnceTheirEventsAreDelivered) {
  put_file("media_1", "a");
  const std::int64_t sequence = append();
  delivered_ = 0;
  clock_.advance(31 * kDayMs);
  pass();
  ASSERT_TRUE(has_file("media_1"));

  delivered_ = sequence;
  pass();

  EXPECT_FALSE(has_file("media_1"));
  EXPECT_EQ(lost_files(), 0U);
}

TEST_F(RetentionTest, FilesOfEventsThatStayForEverAreNotLost) {
  keep_.journal = std::chrono::days(0);
  put_file("media_1", "a");
  append();
  delivered_ = 0;
  clock_.advance(9'000 * kDayMs);

  pass();

  EXPECT_TRUE(has_file("media_1"));
}

TEST_F(RetentionTest, FilesThatTheNetworkOrNobodyWantsKeptGoInTime) {
  LiveAccount account;
  account.id = "cached";
  account.capabilities.media.emplace();
  account.capabilities.media->may_store = "cache";
  account.capabilities.media->cache_ms = 2 * kDayMs;
  accounts_.add(std::move(account));
  append();
  delivered_ = 0;
  put_file("shown", "a", 10 * kMinuteMs);
  put_file("unnamed", "b", kUnnamedMediaMs);
  put_file("cached", "c", 2 * kDayMs, "cached");
  put_file("short", "d", kDayMs);  // as `media_days = 1` says
  clock_.advance(2 * kDayMs);

  pass();

  EXPECT_FALSE(has_file("shown"));
  EXPECT_FALSE(has_file("unnamed"));
  EXPECT_FALSE(has_file("cached"));
  EXPECT_TRUE(has_file("short"));
  EXPECT_EQ(lost_files(), 0U);
}

TEST_F(RetentionTest, FilesThatAreKeptDoNotHideOthersThatHaveToGo) {
  append();
  delivered_ = 0;
  store::Batch batch;
  for (int i = 0; i < 2'500; ++i) {
    store::MediaRow row;
    row.ref = "kept_" + std::to_string(i);
    row.sha256 = row.ref;
    row.created_at = clock_.now_ms();
    row.expires_at = row.created_at + 30 * kDayMs + i;
    batch.push_back(store::PutMedia{row});
  }
  submit(std::move(batch));
  clock_.advance(30 * kDayMs);
  put_file("shown", "a", 10 * kMinuteMs);
  clock_.advance(10 * kMinuteMs);

  pass();
  pass();

  EXPECT_FALSE(has_file("shown"));
  EXPECT_TRUE(has_file("kept_0"));
  delivered_ = std::numeric_limits<std::int64_t>::max();
  pass();
  pass();
  EXPECT_FALSE(has_file("kept_0"));
  EXPECT_FALSE(has_file("kept_2499"));
}

TEST_F(RetentionTest, FilesThatStayForEverGoByTheirAgeWhenTheyAreTooMuch) {
  keep_.media = std::chrono::days(0);
  put_file("media_1", std::string(1'000, 'a'));
  clock_.advance(kDayMs);
  put_file("media_2", std::string(1'000, 'b'));
  keep_.media_bytes = 1'500;

  pass();

  EXPECT_FALSE(store_->reader().media("media_1"));
  EXPECT_TRUE(store_->reader().media("media_2"));
}

}  // namespace
}  // namespace jackfield::state
