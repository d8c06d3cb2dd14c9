// SPDX-License-Identifier: MIT
#include "host/outbound/outcome.hpp"

#include <gtest/gtest.h>

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kDecidedAt = 1'000'000;
constexpr RetryPolicy kPolicy{.first_ms = 1'000, .longest_ms = 60'000, .max_age_ms = 3'600'000};

Decision decided(Outcome outcome, Attempts attempts = {.made = 1, .failing_since = kDecidedAt},
                 std::int64_t retry_after = 0, double jitter = 1) {
  Done done;
  done.outcome = outcome;
  done.retry_after_ms = retry_after;
  return decide(done, attempts, kPolicy, kDecidedAt, jitter);
}

TEST(OutcomePolicy, AcceptedIsTheEnd) {
  EXPECT_EQ(decided(Outcome::accepted).next, NextStep::finish_accepted);
}

TEST(OutcomePolicy, RetryWaitsLongerEachTimeAndNeverBeyondTheLongest) {
  EXPECT_EQ(decided(Outcome::retry, {.made = 1, .failing_since = kDecidedAt}),
            (Decision{NextStep::retry_at, kDecidedAt + 1'000}));
  EXPECT_EQ(decided(Outcome::retry, {.made = 3, .failing_since = kDecidedAt}),
            (Decision{NextStep::retry_at, kDecidedAt + 4'000}));
  EXPECT_EQ(decided(Outcome::retry, {.made = 60, .failing_since = kDecidedAt}),
            (Decision{NextStep::retry_at, kDecidedAt + 60'000}));
}

TEST(OutcomePolicy, JitterWaitsAtLeastHalf) {
  EXPECT_EQ(decided(Outcome::retry, {.made = 1, .failing_since = kDecidedAt}, 0, 0).at,
            kDecidedAt + 500);
}

TEST(OutcomePolicy, WaitsAsLongAsTheNetworkAsked) {
  EXPECT_EQ(decided(Outcome::throttled, {.made = 1, .failing_since = kDecidedAt}, 30'000),
            (Decision{NextStep::retry_at, kDecidedAt + 30'000}));
}

TEST(OutcomePolicy, WhatWouldBeTriedAfterItsTimeIsExpired) {
  EXPECT_EQ(decided(Outcome::retry, {.made = 1, .failing_since = kDecidedAt - 3'600'000}).next,
            NextStep::finish_expired);
  EXPECT_EQ(decided(Outcome::retry,
                    {.made = 1, .failing_since = kDecidedAt, .expires_at = kDecidedAt + 500})
                .next,
            NextStep::finish_expired);
}

TEST(OutcomePolicy, CredentialsAreRenewedOnceThenTheAccountWaits) {
  EXPECT_EQ(decided(Outcome::unauthenticated).next, NextStep::refresh_and_retry);
  EXPECT_EQ(decided(Outcome::unauthenticated,
                    {.made = 2, .failing_since = kDecidedAt, .has_refreshed = true})
                .next,
            NextStep::pause_account);
}

TEST(OutcomePolicy, AnUncertainSendIsNeverRepeated) {
  EXPECT_EQ(decided(Outcome::uncertain).next, NextStep::hold_uncertain);
}

TEST(OutcomePolicy, WhatWillNeverBeFails) {
  for (const Outcome outcome : {Outcome::window_closed, Outcome::recipient_gone, Outcome::opted_out,
                                Outcome::invalid, Outcome::unsupported, Outcome::unknown}) {
    EXPECT_EQ(decided(outcome).next, NextStep::finish_failed);
  }
}

}  // namespace
}  // namespace jackfield::outbound
