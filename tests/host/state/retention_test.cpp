// SPDX-License-Identifier: MIT
#include "host/state/retention.hpp"

#include "tests/host/state/retention_fixture.hpp"

namespace jackfield::state {
namespace {

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

TEST_F(RetentionTest, TheOldestEventsGoWhenTheyAreTooMuch) {
  for (int i = 0; i < 40; ++i) append(1'000);
  flush();
  keep_.journal_bytes = 20'000;

  settle();

  EXPECT_GT(store_->reader().first_sequence(), 20);
  EXPECT_LE(gauge("kept_journal_bytes"), 20'000);
  EXPECT_GT(gauge("kept_journal_bytes"), 20'000 * 15 / 16 - 1'100);  // a sixteenth more at once
  EXPECT_EQ(store_->reader().last_sequence(), 40);
}

TEST_F(RetentionTest, TheSumsAreThoseOfAFreshCount) {
  keep_.journal_bytes = keep_.raw_bytes = 1 << 30;
  for (std::size_t i = 0; i < 30; ++i) append(100 * i, 50);
  flush();
  settle();
  keep_.journal_bytes = 20'000;
  keep_.raw_bytes = 400;
  settle();
  append(500, 60);
  flush();
  settle();
  const double events = gauge("kept_journal_bytes");
  const double raw = gauge("kept_raw_bytes");
  keep_.journal_bytes = keep_.raw_bytes = 0;
  settle();
  EXPECT_EQ(gauge("kept_journal_bytes"), 0);

  keep_.journal_bytes = keep_.raw_bytes = 1 << 30;
  settle();

  EXPECT_EQ(gauge("kept_journal_bytes"), events);
  EXPECT_EQ(gauge("kept_raw_bytes"), raw);
}

TEST_F(RetentionTest, ARestartGoesOnWithTheSumsThatWereCommitted) {
  keep_.journal_bytes = 30'000;
  for (int i = 0; i < 20; ++i) append(1'000);
  flush();
  settle();
  for (int i = 0; i < 20; ++i) append(1'000);
  flush();

  pass_after_a_restart();

  EXPECT_GT(store_->reader().first_sequence(), 11);
  EXPECT_LT(store_->reader().first_sequence(), 18);
}

TEST_F(RetentionTest, WhatASubscriptionHasNotHadStaysUntilItIsTwiceTooMuch) {
  for (int i = 0; i < 30; ++i) append(1'000);
  flush();
  delivered_ = 5;
  keep_.journal_bytes = 20'000;

  settle();
  EXPECT_EQ(store_->reader().first_sequence(), 6);
  EXPECT_EQ(lost(), 0U);
  for (int i = 0; i < 30; ++i) append(1'000);
  flush();
  settle();

  const std::int64_t first = store_->reader().first_sequence();
  EXPECT_GE(first, 21);
  EXPECT_EQ(lost(), static_cast<std::uint64_t>(first - 6));
  EXPECT_LE(gauge("kept_journal_bytes"), 40'000);
}

TEST_F(RetentionTest, WhatTheProjectionsDoNotHoldYetStays) {
  for (int i = 0; i < 30; ++i) append(1'000);
  keep_.journal_bytes = 20'000;

  settle();
  EXPECT_EQ(store_->reader().first_sequence(), 1);
  flush();
  settle();

  EXPECT_GT(store_->reader().first_sequence(), 1);
}

TEST_F(RetentionTest, WhatTellsNoStateNeedsNoProjection) {
  has_fact_ = false;
  for (int i = 0; i < 30; ++i) append(1'000);
  keep_.journal_bytes = 20'000;

  settle();

  EXPECT_GT(store_->reader().first_sequence(), 1);
}

TEST_F(RetentionTest, ARepeatIsKnownThoughItsEventWasTooMuch) {
  for (int i = 0; i < 30; ++i) append(1'000);
  flush();
  keep_.journal_bytes = 20'000;
  settle();
  for (int i = 0; i < 10; ++i) append(1'000);
  flush();
  settle();
  const std::int64_t first = store_->reader().first_sequence();

  Book restarted(store_->reader(), {});
  ASSERT_TRUE(restarted.load(clock_.now_ms()));

  ASSERT_GE(first, 20);
  for (std::int64_t sequence = 1; sequence <= 40; ++sequence)
    EXPECT_TRUE(restarted.known(key_of(sequence), clock_.now_ms())) << sequence;
  EXPECT_FALSE(restarted.known(key_of(1), clock_.now_ms() + kDayMs));
  EXPECT_EQ(store_->reader().dedupe_segments().size(), 1U);
}

TEST_F(RetentionTest, TheOldestRawRequestsGoWhenTheyAreTooMuch) {
  for (int i = 0; i < 30; ++i) append(2, 1'000);
  keep_.raw_bytes = 20'000;

  settle();

  EXPECT_EQ(raw_of(10), "");
  EXPECT_EQ(raw_of(12).size(), 1'000U);
  EXPECT_LE(gauge("kept_raw_bytes"), 20'000);
  EXPECT_EQ(store_->reader().first_sequence(), 1);
}

}  // namespace
}  // namespace jackfield::state
