// SPDX-License-Identifier: MIT
#include "host/inbound/fragments.hpp"

#include "host/inbound/joined_message.hpp"
#include "tests/host/state/store_fixture.hpp"

namespace jackfield::inbound {
namespace {

constexpr std::int64_t kNow = 1'795'262'400'000;

Event piece(const std::string& key, std::uint32_t index, std::uint32_t count,
            const std::string& text) {
  Event event;
  event.kind = EventKind::message_received;
  event.dedupe.push_back({key + "." + std::to_string(index) + "." + text, 0});
  Message& message = event.message.emplace();
  message.provider_ids = {key + std::to_string(index)};
  Part& part = message.parts.emplace_back();
  part.type = PartType::text;
  part.text = text;
  message.fragment.emplace(Fragment{key, index, count, 0});
  return event;
}

class FragmentsTest : public state::StoreFixture {
 protected:
  Fragments::Taken add(Event event, std::int64_t now = kNow) {
    store::Batch batch;
    Fragments::Taken taken = fragments_.add(batch, "a", "conv_1", std::move(event), now);
    write(std::move(batch));
    return taken;
  }
  std::vector<Event> due(std::int64_t now) {
    store::Batch batch;
    std::vector<Event> ready = fragments_.due(batch, "a", now);
    write(std::move(batch));
    return ready;
  }
  void write(store::Batch batch) {
    bool is_done = false;
    store_->submit(std::move(batch), [&](const store::Committed& result) {
      EXPECT_TRUE(result.ok) << result.error;
      is_done = true;
    });
    run_until([&] { return is_done; });
  }
  static std::string text_of(const Event& event) { return event.message->parts.front().text; }

  Fragments fragments_{*store_};
};

TEST_F(FragmentsTest, TheLastPieceMakesTheWhole) {
  EXPECT_TRUE(add(piece("k", 2, 2, "two")).ready.empty());
  EXPECT_TRUE(add(piece("k", 2, 2, "two")).is_known);

  const Fragments::Taken taken = add(piece("k", 1, 2, "one "));

  ASSERT_EQ(taken.ready.size(), 1U);
  EXPECT_EQ(text_of(taken.ready[0]), "one two");
  EXPECT_FALSE(taken.ready[0].message->fragment);
  EXPECT_EQ(taken.ready[0].dedupe.size(), 2U);
  EXPECT_TRUE(store_->reader().values("a").empty()) << "nothing is left behind";
}

TEST_F(FragmentsTest, WhatWaitsIsReadAgainAfterAFailedCommit) {
  add(piece("k", 1, 2, "one "));

  fragments_.forget();

  EXPECT_EQ(add(piece("k", 2, 2, "two")).ready.size(), 1U);
}

TEST_F(FragmentsTest, TimeEndsByTheFirstPiece) {
  add(piece("k", 1, 3, "one "), kNow);
  add(piece("k", 3, 3, "three"), kNow + 60'000);

  EXPECT_TRUE(due(kNow + Fragments::kUsualWaitMs - 1).empty());
  const std::vector<Event> ready = due(kNow + Fragments::kUsualWaitMs);

  ASSERT_EQ(ready.size(), 1U);
  EXPECT_EQ(text_of(ready[0]), "one three");
  EXPECT_EQ(ready[0].channel_data, R"({"jackfield.fragments":{"count":3,"missing":[2]}})");
  EXPECT_TRUE(due(kNow + 10 * Fragments::kUsualWaitMs).empty());
}

TEST_F(FragmentsTest, NobodyWaitsLongerThanADay) {
  Event patient = piece("k", 1, 2, "one");
  patient.message->fragment->wait_ms = 0xffffffff;
  add(std::move(patient));

  EXPECT_EQ(due(kNow + Fragments::kLongestWaitMs).size(), 1U);
}

TEST_F(FragmentsTest, BeyondTheBoundsTheOldestIsToldAsItIs) {
  for (std::size_t i = 0; i < Fragments::kMostGroups; ++i) {
    const auto now = kNow + static_cast<std::int64_t>(i);
    ASSERT_TRUE(add(piece(std::to_string(i), 1, 2, std::to_string(i)), now).ready.empty());
  }

  const Fragments::Taken taken = add(piece("more", 1, 2, "more"), kNow + 5'000);

  ASSERT_EQ(taken.ready.size(), 1U);
  EXPECT_EQ(text_of(taken.ready[0]), "0");
}

TEST_F(FragmentsTest, LargePiecesAreBoundedToo) {
  // It stands in the key, too.
  const std::string large(Fragments::kMostBytes / 5, 'x');
  EXPECT_TRUE(add(piece("a", 1, 2, large)).ready.empty());
  EXPECT_TRUE(add(piece("b", 1, 2, large), kNow + 1).ready.empty());

  const Fragments::Taken taken = add(piece("c", 1, 2, large), kNow + 2);

  ASSERT_EQ(taken.ready.size(), 1U);
  EXPECT_EQ(taken.ready[0].message->provider_ids, std::vector<std::string>{"a1"});
}

TEST_F(FragmentsTest, WhatCannotBeJoinedIsNotKept) {
  for (const auto& [index, count] : {std::pair{0U, 2U}, {3U, 2U}, {1U, 256U}}) {
    const Fragments::Taken taken = add(piece("k", index, count, "x"));
    ASSERT_EQ(taken.ready.size(), 1U);
    EXPECT_NE(taken.ready[0].channel_data.find("jackfield.fragments"), std::string::npos);
  }
  EXPECT_TRUE(store_->reader().values("a").empty());
}

TEST(JoinedMessage, StylesMoveWithTheirText) {
  Event first = piece("k", 1, 2, "äb");
  Event second = piece("k", 2, 2, "bold");
  second.message->parts[0].spans.push_back({0, 4, SpanStyle::bold, {}, {}});

  const Event whole = joined(2, {&first, &second});

  ASSERT_EQ(whole.message->parts.size(), 1U);
  ASSERT_EQ(whole.message->parts[0].spans.size(), 1U);
  EXPECT_EQ(whole.message->parts[0].spans[0].start, 3U) << "in bytes";
}

TEST(JoinedMessage, OtherPartsStandWhereTheyWere) {
  Event first = piece("k", 1, 3, "one");
  Event second = piece("k", 2, 3, "");
  second.message->parts[0] = Part();
  second.message->parts[0].type = PartType::image;
  second.message->parts[0].media.emplace();
  Event third = piece("k", 3, 3, "three");

  const Event whole = joined(3, {&first, &second, &third});

  ASSERT_EQ(whole.message->parts.size(), 3U);
  EXPECT_EQ(whole.message->parts[1].type, PartType::image);
  EXPECT_TRUE(whole.channel_data.empty());
  EXPECT_EQ(whole.message->provider_ids, (std::vector<std::string>{"k1", "k2", "k3"}));
  EXPECT_EQ(whole.message_aliases, (std::vector<std::string>{"k2", "k3"}));
}

}  // namespace
}  // namespace jackfield::inbound
