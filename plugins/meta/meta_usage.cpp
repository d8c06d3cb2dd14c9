// SPDX-License-Identifier: MIT
// Source: fact sheets Messenger 4.4 and comments 4.7, 2026-11-21.
#include "meta_usage.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace jackfield::meta {
namespace {

constexpr std::string_view kFact = "usage";
constexpr std::int64_t kUsageMinute = 60'000;
// Headers are there only while there is much traffic: what was told counts for a while.
constexpr std::int64_t kCounts = 10 * kUsageMinute;
constexpr std::int64_t kRenewedAfter = 5 * kUsageMinute;

struct Level {
  std::int64_t percent;
  std::string_view name;
  std::string_view rate_key;  // of the manifest's rates
};
// From the most to the least.
constexpr Level kLevels[] = {
    {95, "95", "usage_95"}, {90, "90", "usage_90"}, {80, "80", "usage_80"}, {0, "0", ""}};

std::int64_t busiest(const Json& use) {
  double most = 0;
  for (const std::string_view name : {"call_count", "total_time", "total_cputime"})
    most = std::max(most, use[name].number_or(0));
  return static_cast<std::int64_t>(std::min(most, 100.0));
}

/// Of the app or of one of its business uses, whichever is more; nothing: it is not told.
std::optional<std::int64_t> percent_of(const ExchangeView& exchange) {
  std::optional<std::int64_t> most;
  if (const auto app = JsonDocument::parse(exchange.header("x-app-usage")))
    most = busiest(app->root());
  if (const auto uses = JsonDocument::parse(exchange.header("x-business-use-case-usage"))) {
    const Json root = uses->root();
    for (std::size_t i = 0; i < root.size(); ++i)
      for (const Json use : root.value_at(i)) most = std::max(most.value_or(0), busiest(use));
  }
  return most;
}

const Level& level_of(std::int64_t percent) {
  return *std::find_if(std::begin(kLevels), std::end(kLevels),
                       [percent](const Level& level) { return percent >= level.percent; });
}

std::optional<Level> told(const Exchanges& exchanges) {
  const auto last = exchanges.last();
  if (!last) return std::nullopt;
  const auto percent = percent_of(*last);
  if (!percent) return std::nullopt;
  return level_of(*percent);
}

std::string_view remembered(const Context& context) {
  const std::string_view name = context.fact_value(kFact);
  return name.empty() ? std::string_view("0") : name;
}

void slow_down(const Context& context, const Exchanges& exchanges, Request& request) {
  // Files come from elsewhere and do not count.
  if (request.rate_keys.empty() || request.rate_keys.front() == "content") return;
  const std::optional<Level> now = told(exchanges);
  const std::string_view name = now ? now->name : remembered(context);
  for (const Level& level : kLevels)
    if (level.name == name && !level.rate_key.empty())
      request.rate_keys.emplace_back(level.rate_key);
}

void remember(const Context& context, const Exchanges& exchanges, Done& done) {
  const std::optional<Level> now = told(exchanges);
  if (!now) return;
  const jf_fact_t* before = context.fact(kFact);
  const bool is_fresh =
      now->percent == 0 ||
      (before != nullptr && before->recorded_at + kRenewedAfter > exchanges.last()->at());
  if (now->name == remembered(context) && is_fresh) return;
  Fact& fact = done.facts.emplace_back();
  fact.scope = FactScope::account;
  fact.key = kFact;
  fact.value = now->name;
  fact.expires_at = exchanges.last()->at() + kCounts;
}

}  // namespace

void pace(const Context& context, const Exchanges& exchanges, Step& step) {
  if (step.request) slow_down(context, exchanges, *step.request);
  if (step.done) remember(context, exchanges, *step.done);
}

}  // namespace jackfield::meta
