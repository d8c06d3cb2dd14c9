// SPDX-License-Identifier: MIT
#include "host/outbound/progress.hpp"

#include <gtest/gtest.h>

namespace jackfield::outbound {
namespace {

Done failed(const std::string& text) {
  Done done;
  done.outcome = Outcome::retry;
  done.error.emplace().text = text;
  return done;
}

TEST(Progress, ComesBackAsItWas) {
  Progress progress;
  progress.pieces_done = 2;
  progress.has_refreshed = true;
  add_try(progress, failed("first"), {}, 17);

  const Progress read = read_progress(to_json(progress));

  EXPECT_EQ(read.pieces_done, 2U);
  EXPECT_TRUE(read.has_refreshed);
  ASSERT_EQ(read.tries.size(), 1U);
  EXPECT_EQ(read.tries[0].at, 17);
  EXPECT_EQ(read.tries[0].outcome, "retry");
  EXPECT_EQ(read.tries[0].error, "first");
}

TEST(Progress, KeepsTheFirstTryAndTheNewest) {
  Progress progress;
  for (int i = 0; i < 100; ++i) add_try(progress, failed(std::to_string(i)), {}, i);

  ASSERT_EQ(progress.tries.size(), 20U);
  EXPECT_EQ(progress.tries.front().error, "0");
  EXPECT_EQ(progress.tries[1].error, "81");
  EXPECT_EQ(progress.tries.back().error, "99");
}

TEST(Progress, ALongAnswerIsCutAndMarked) {
  Exchange exchange;
  exchange.label = "push";
  exchange.body = std::string(100'000, 'x');
  Progress progress;
  add_try(progress, failed("long"), {exchange}, 1);

  EXPECT_LT(progress.tries[0].exchange.size(), 4'000U);
  EXPECT_NE(progress.tries[0].exchange.find(R"("is_truncated":true)"), std::string::npos);
}

TEST(Progress, AnswersThatAreNoTextDoNoHarm) {
  Progress progress;
  add_try(progress, failed("\xff\xfe"), {}, 1);

  EXPECT_EQ(read_progress(to_json(progress)).tries.size(), 1U);
  EXPECT_EQ(read_progress("no JSON").pieces_done, 0U);
}

}  // namespace
}  // namespace jackfield::outbound
