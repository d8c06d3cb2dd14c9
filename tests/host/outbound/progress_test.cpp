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

Exchange answered(const std::string& label, std::uint32_t status, std::int64_t at,
                  const std::string& body = {}) {
  Exchange exchange;
  exchange.label = label;
  exchange.result = ExchangeResult::answered;
  exchange.status = status;
  exchange.at = at;
  exchange.body = body;
  return exchange;
}

std::string labels(const Try& each) {
  std::string all;
  for (const Exchange& exchange : each.exchanges) all += exchange.label + " ";
  return all;
}

TEST(Progress, ComesBackAsItWas) {
  Progress progress;
  progress.pieces_done = 2;
  progress.has_refreshed = true;
  progress.tries_gone = 3;
  add_try(progress, failed("first"), {answered("push", 500, 16, "no\xff")}, {}, 17);
  add_try(progress, failed("first"), {answered("push", 500, 18, "no\xff")}, {}, 19);

  const Progress read = read_progress(to_json(progress));

  EXPECT_EQ(read.pieces_done, 2U);
  EXPECT_TRUE(read.has_refreshed);
  EXPECT_EQ(read.failing_since, 17);
  EXPECT_EQ(read.tries_gone, 3U);
  ASSERT_EQ(read.tries.size(), 1U);
  EXPECT_EQ(read.tries[0].at, 17);
  EXPECT_EQ(read.tries[0].until, 19);
  EXPECT_EQ(read.tries[0].times, 2U);
  EXPECT_EQ(read.tries[0].outcome, "retry");
  EXPECT_EQ(read.tries[0].error, "first");
  EXPECT_EQ(read.tries[0].exchanges, progress.tries[0].exchanges);
}

TEST(Progress, WhatAnOlderHostWroteIsRead) {
  const Progress read =
      read_progress(R"({"pieces_done":1,"tries":[{"at":5,"outcome":"retry","error":"busy",)"
                    R"("exchange":"{\"label\":\"push\",\"result\":\"answered\",\"status\":503}"},)"
                    R"({"at":6,"outcome":"retry","error":"gone","exchange":""}]})");

  ASSERT_EQ(read.tries.size(), 2U);
  EXPECT_EQ(read.tries[0].times, 1U);
  EXPECT_EQ(read.tries[0].until, 5);
  ASSERT_EQ(read.tries[0].exchanges.size(), 1U);
  EXPECT_EQ(read.tries[0].exchanges[0].status, 503U);
  EXPECT_TRUE(read.tries[1].exchanges.empty());
}

TEST(Progress, WhatGoesTheSameIsCounted) {
  Progress progress;
  for (int i = 0; i < 500; ++i)
    add_try(progress, failed("busy"), {answered("push", 503, i)}, {}, i);
  add_try(progress, failed("busy"), {answered("push", 500, 500)}, {}, 500);
  add_try(progress, failed("busy"), {answered("push", 503, 501)}, {}, 501);

  ASSERT_EQ(progress.tries.size(), 3U);
  EXPECT_EQ(progress.tries[0].times, 500U);
  EXPECT_EQ(progress.tries[0].until, 499);
  EXPECT_EQ(progress.tries[1].exchanges[0].status, 500U);
  EXPECT_EQ(progress.tries[2].times, 1U);
}

TEST(Progress, EachExchangeIsThereOnce) {
  Progress progress;
  const Exchange upload = answered("upload", 200, 1);
  add_try(progress, failed("a"), {upload, answered("push", 500, 2)}, {}, 2);
  add_try(progress, failed("b"), {upload, answered("push", 500, 5)}, {}, 5);
  add_try(progress, failed("c"), {upload, answered("push", 500, 9)}, {}, 9);

  ASSERT_EQ(progress.tries.size(), 3U);
  EXPECT_EQ(labels(progress.tries[0]), "upload push ");
  EXPECT_EQ(labels(progress.tries[1]), "push ");
  EXPECT_EQ(labels(progress.tries[2]), "push ") << "the upload is that of the first";
}

TEST(Progress, APieceThatWasTakenIsNoFailure) {
  Progress progress;
  Done done;
  done.outcome = Outcome::accepted;
  add_try(progress, done, {answered("push", 200, 1)}, {}, 1);

  EXPECT_EQ(progress.failing_since, 0);
  EXPECT_EQ(progress.tries[0].outcome, "accepted");
}

TEST(Progress, SecretsAreScrubbed) {
  Progress progress;
  Exchange exchange = answered("push", 400, 1, "the token long-lived-token is wrong");
  exchange.error = "GET /?access_token=long-lived-token";
  add_try(progress, failed("no"), {exchange}, {"long-lived-token"}, 1);

  EXPECT_EQ(progress.tries[0].exchanges[0].body, "the token *** is wrong");
  EXPECT_EQ(to_json(progress).find("long-lived"), std::string::npos);
}

TEST(Progress, KeepsTheFirstTryAndTheNewest) {
  Progress progress;
  for (int i = 0; i < 300; ++i) add_try(progress, failed(std::to_string(i)), {}, {}, i);

  ASSERT_EQ(progress.tries.size(), 100U);
  EXPECT_EQ(progress.tries.front().error, "0");
  EXPECT_EQ(progress.tries[1].error, "201");
  EXPECT_EQ(progress.tries.back().error, "299");
  EXPECT_EQ(progress.tries_gone, 200U);
}

TEST(Progress, ALongAnswerIsCutAndMarked) {
  Exchange exchange;
  exchange.label = "push";
  exchange.body = std::string(100'000, 'x');
  Progress progress;
  add_try(progress, failed("long"), {exchange}, {}, 1);

  EXPECT_EQ(progress.tries[0].exchanges[0].body.size(), 2'048U);
  EXPECT_TRUE(progress.tries[0].exchanges[0].is_truncated);
}

TEST(Progress, AnswersThatAreNoTextDoNoHarm) {
  Progress progress;
  add_try(progress, failed("\xff\xfe"), {}, {}, 1);

  EXPECT_EQ(read_progress(to_json(progress)).tries.size(), 1U);
  EXPECT_EQ(read_progress("no JSON").pieces_done, 0U);
}

}  // namespace
}  // namespace jackfield::outbound
