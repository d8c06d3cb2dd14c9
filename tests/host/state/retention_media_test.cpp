// SPDX-License-Identifier: MIT
// Files: by age, by size, and those that a subscription waits for.
#include "tests/host/state/retention_fixture.hpp"

namespace jackfield::state {
namespace {

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
  EXPECT_TRUE(store_->reader().media("media_1"));
  put_file("media_3", std::string(1'000, 'c'));
  pass();

  EXPECT_FALSE(store_->reader().media("media_1"));
  EXPECT_TRUE(store_->reader().media("media_2"));
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
