// SPDX-License-Identifier: MIT
#include "host/state/retention.hpp"

#include <limits>

#include "tests/host/state/media_fixture.hpp"

namespace jackfield::state {
namespace {

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

class RetentionTest : public MediaFixture {
 protected:
  /// Journals an event that came with a raw request; returns its sequence.
  std::int64_t append() {
    store::EventRow row;
    row.sequence = journal_.next_sequence();
    row.account = "a";
    row.kind = 1;
    row.recorded_at = clock_.now_ms();
    row.id = "event-" + std::to_string(row.sequence);
    row.body = "{}";
    Effects effects;
    effects.raw_head = R"({"method":"POST"})";
    effects.raw_body = "raw";
    effects.dedupe.push_back({KeyHash{1, 2, 3}, clock_.now_ms() + kDayMs});
    const std::int64_t sequence = row.sequence;
    store::Batch batch;
    journal_.append(batch, std::move(row), effects);
    submit(std::move(batch));
    return sequence;
  }
  bool pass() {
    const bool has_more = retention_.pass(keep_);
    submit({});  // until what it submitted is through
    return has_more;
  }
  std::uint64_t lost() { return metrics_.counter("events_lost_undelivered_total"); }

  std::unique_ptr<observe::Log> log_ = observe::silent_log();
  observe::Metrics metrics_;
  Accounts accounts_;
  std::int64_t delivered_ = std::numeric_limits<std::int64_t>::max();
  Retention retention_{{*store_, journal_, accounts_, files_, clock_, *log_, metrics_,
                        [this] { return delivered_; }}};
};

TEST_F(RetentionTest, EventsGoByAge) {
  append();
  clock_.advance(90 * kDayMs);
  const std::int64_t young = append();

  pass();
  EXPECT_EQ(store_->reader().first_sequence(), 1);
  clock_.advance(1);
  pass();

  EXPECT_EQ(store_->reader().first_sequence(), young);
}

TEST_F(RetentionTest, ZeroDaysMeansForEver) {
  keep_.journal = keep_.raw = std::chrono::days(0);
  append();
  clock_.advance(9'000 * kDayMs);

  pass();

  EXPECT_EQ(store_->reader().first_sequence(), 1);
}

TEST_F(RetentionTest, WhatASubscriptionHasNotHadStaysTwiceAsLong) {
  append();
  append();
  delivered_ = 1;
  clock_.advance(91 * kDayMs);

  pass();
  EXPECT_EQ(store_->reader().first_sequence(), 2);
  EXPECT_EQ(lost(), 0U);
  clock_.advance(90 * kDayMs);
  pass();

  EXPECT_EQ(store_->reader().first_sequence(), 0);
  EXPECT_EQ(lost(), 1U);
}

TEST_F(RetentionTest, RawRequestsGoBeforeTheirEvents) {
  const std::int64_t sequence = append();
  clock_.advance(8 * kDayMs);

  EXPECT_FALSE(pass());

  const auto row = store_->reader().event(sequence);
  ASSERT_TRUE(row);
  const Result<Effects> effects = decode_effects(row->effects);
  ASSERT_TRUE(effects);
  EXPECT_EQ(effects->raw_head, "");
  EXPECT_EQ(effects->raw_body, "");
  EXPECT_EQ(effects->dedupe.size(), 1U);
}

TEST_F(RetentionTest, ManyRawRequestsTakeSeveralPasses) {
  for (int i = 0; i < 300; ++i) append();
  clock_.advance(8 * kDayMs);

  EXPECT_TRUE(pass());
  EXPECT_FALSE(pass());

  EXPECT_EQ(decode_effects(store_->reader().event(300)->effects)->raw_body, "");
}

TEST_F(RetentionTest, TopicsGoByTheAgeThatTheirChannelNames) {
  for (const char* id : {"brief", "lasting", "other"}) {
    LiveAccount account;
    account.id = id;
    if (account.id == "brief") account.manifest.topic_retention_ms = kDayMs;
    if (account.id == "other") account.manifest.topic_retention_ms = 3 * kDayMs;
    accounts_.add(std::move(account));
    store::Batch batch;
    const std::string topic = std::string(id) + "/visitor";
    batch.push_back(store::PutTopic{{topic, 1, 1, {}, clock_.now_ms()}});
    batch.push_back(store::PutTopicEntry{{topic, 1, "message", {}, "bytes", clock_.now_ms()}});
    submit(std::move(batch));
  }
  const auto entries = [&](const std::string& account) {
    return store_->reader().topic_entries(account + "/visitor", 0, 10).size();
  };
  clock_.advance(2 * kDayMs);

  pass();
  pass();  // an account a pass

  EXPECT_EQ(entries("brief"), 0U);
  EXPECT_FALSE(store_->reader().topic("brief/visitor"));
  EXPECT_EQ(entries("lasting"), 1U);
  EXPECT_EQ(entries("other"), 1U);
}

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

}  // namespace
}  // namespace jackfield::state
