// SPDX-License-Identifier: MIT
#include "sdk/simulator/faults.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace jackfield::simulator {
namespace {

using Json = nlohmann::json;

HttpRequest call(std::string target) {
  return {"POST", std::move(target), {}, {}};
}

HttpResponse done() {
  return {200, {}, "done", 0, -1};
}

Webhook webhook(std::string body) {
  return {"http://127.0.0.1/hooks/a", {}, std::move(body), 0};
}

std::string bodies(const std::vector<Webhook>& webhooks) {
  std::string all;
  for (const Webhook& one : webhooks) all += one.body;
  return all;
}

TEST(Faults, NothingOrderedChangesNothing) {
  Faults faults;

  EXPECT_FALSE(faults.before(call("/a"), done()));
  EXPECT_EQ(faults.after(call("/a"), done()).body, "done");
  EXPECT_EQ(bodies(faults.webhooks({webhook("1"), webhook("2")})), "12");
}

TEST(Faults, AThrottledCallGetsTheNetworksOwnAnswer) {
  Faults faults;
  faults.order({{"fault", "throttle"}, {"path", "/push"}, {"count", 2}});

  const HttpResponse slow = {429, {}, "slow down", 0, -1};

  EXPECT_FALSE(faults.before(call("/reply"), slow));
  EXPECT_EQ(faults.before(call("/v2/push"), slow)->body, "slow down");
  EXPECT_EQ(faults.before(call("/v2/push"), slow)->status, 429);
  EXPECT_FALSE(faults.before(call("/v2/push"), slow));
}

TEST(Faults, AnAnswerIsFailedCutOrLateOnlyAfterTheCallWasDone) {
  Faults faults;
  faults.order({{"fault", "fail_after"}, {"status", 503}});
  faults.order({{"fault", "cut"}, {"bytes", 7}});
  faults.order({{"fault", "late"}, {"ms", 1500}});

  EXPECT_FALSE(faults.before(call("/a"), done()));
  EXPECT_EQ(faults.after(call("/a"), done()).status, 503);
  EXPECT_EQ(faults.after(call("/a"), done()).cut_after_bytes, 7);
  EXPECT_EQ(faults.after(call("/a"), done()).delay_ms, 1500);
  EXPECT_EQ(faults.after(call("/a"), done()).delay_ms, 0);
}

TEST(Faults, WebhooksAreRepeatedReorderedAndLate) {
  Faults faults;

  faults.order({{"fault", "webhook_repeat"}, {"times", 2}});
  EXPECT_EQ(bodies(faults.webhooks({webhook("1")})), "111");
  faults.order({{"fault", "webhook_reorder"}});
  EXPECT_EQ(bodies(faults.webhooks({webhook("2")})), "");
  EXPECT_EQ(bodies(faults.webhooks({webhook("3")})), "32");
  faults.order({{"fault", "webhook_late"}, {"ms", 900}});
  EXPECT_EQ(faults.webhooks({webhook("4")}).at(0).delay_ms, 900);
}

TEST(Faults, NoneForgetsAllOrders) {
  Faults faults;
  faults.order({{"fault", "fail"}, {"count", 100}});
  faults.order({{"fault", "none"}});

  EXPECT_FALSE(faults.before(call("/a"), done()));
}

TEST(Faults, AnUnknownFaultIsRefused) {
  Faults faults;

  EXPECT_THROW(faults.order({{"fault", "earthquake"}}), std::invalid_argument);
  EXPECT_THROW(faults.order(Json::array()), std::invalid_argument);
}

TEST(Simulators, ATableIsAskedByNameAndHeadersWhateverTheirCase) {
  const std::vector<Entry> table = {
      {"none",
       [](const Json&, std::string) {  // NOLINT(performance-unnecessary-value-param): Make says so
         return std::unique_ptr<Simulator>();
       }}};
  const Headers headers = {{"X-Line-Retry-Key", "k"}};

  EXPECT_EQ(make_simulator(table, "other", {}, ""), nullptr);
  EXPECT_EQ(header(headers, "x-line-retry-key"), "k");
  EXPECT_EQ(header(headers, "x-line-retry"), "");
}

}  // namespace
}  // namespace jackfield::simulator
