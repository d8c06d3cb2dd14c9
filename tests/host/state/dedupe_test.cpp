// SPDX-License-Identifier: MIT
#include "host/state/dedupe.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "host/state/dedupe_segment.hpp"
#include "host/state/digest.hpp"

namespace jackfield::state {
namespace {

KeyHash hash_of(std::size_t number) {
  const Digest whole = digest({std::to_string(number)});
  KeyHash half;
  std::copy_n(whole.begin(), half.size(), half.begin());
  return half;
}

class DedupeTest : public testing::Test {
 protected:
  /// Adds so many keys and stores the segments they make.
  void add(std::size_t from, std::size_t count, std::int64_t expires_at) {
    for (std::size_t i = from; i < from + count; ++i) {
      dedupe_.add({hash_of(i), expires_at});
      if (auto row = dedupe_.seal(static_cast<std::int64_t>(i), 0)) stored_[row->id] = *row;
    }
  }

  std::map<std::int64_t, store::DedupeSegmentRow> stored_;
  int loads_ = 0;
  Dedupe::LoadPage load_ = [this](std::int64_t id, std::string_view) {
    ++loads_;
    return stored_.at(id).keys;
  };
  Dedupe dedupe_{load_};
};

TEST_F(DedupeTest, KnowsAKeyUntilItEnds) {
  dedupe_.add({hash_of(1), 100});

  EXPECT_TRUE(dedupe_.known(hash_of(1), 99));
  EXPECT_FALSE(dedupe_.known(hash_of(1), 100));
  EXPECT_FALSE(dedupe_.known(hash_of(2), 99));
}

TEST_F(DedupeTest, ALongerLifeWinsOverAShorterOne) {
  dedupe_.add({hash_of(1), 100});
  dedupe_.add({hash_of(1), 50});

  EXPECT_TRUE(dedupe_.known(hash_of(1), 99));
}

TEST_F(DedupeTest, SealedKeysStayKnownAndTheOpenSetIsEmpty) {
  add(0, Dedupe::kSealAt, 1000);

  ASSERT_EQ(stored_.size(), 1U);
  EXPECT_EQ(dedupe_.open_keys(), 0U);
  for (std::size_t i = 0; i < Dedupe::kSealAt; i += 997)
    ASSERT_TRUE(dedupe_.known(hash_of(i), 10)) << i;
}

TEST_F(DedupeTest, AdoptedSegmentsAnswerFromTheStoreAndFewStrangersAreLookedUp) {
  add(0, Dedupe::kSealAt, 1000);
  Dedupe restarted(load_);
  store::DedupeSegmentRow row = stored_.begin()->second;
  row.keys.clear();  // as start-up reads it
  restarted.adopt(row);

  std::size_t wrong = 0;
  for (std::size_t i = 1'000'000; i < 1'010'000; ++i)
    wrong += restarted.known(hash_of(i), 10) ? 1U : 0U;

  EXPECT_EQ(wrong, 0U);
  EXPECT_LT(loads_, 30);
  EXPECT_TRUE(restarted.known(hash_of(5), 10));
  EXPECT_EQ(restarted.sealed_through(), row.through);
}

TEST_F(DedupeTest, ASegmentHasEachKeyOnceWithTheLongerLife) {
  const store::DedupeSegmentRow row =
      make_segment(1, 1, {{hash_of(1), 50}, {hash_of(2), 70}, {hash_of(1), 100}}, 0);

  const SegmentKeys keys = segment_keys(row.keys);
  ASSERT_EQ(keys.size(), 2U);
  EXPECT_EQ(keys[keys[0].first == hash_of(1) ? 0 : 1].second, 100);
}

TEST_F(DedupeTest, ASegmentWhoseKeysHaveAllEndedIsForgotten) {
  add(0, Dedupe::kSealAt, 1000);

  dedupe_.expire(1000);

  EXPECT_EQ(dedupe_.sealed_through(), 0);
  EXPECT_FALSE(dedupe_.known(hash_of(5), 999));
}

}  // namespace
}  // namespace jackfield::state
