// SPDX-License-Identifier: MIT
#include "host/outbound/prompt_runs.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kLongestMs = 20'000;

}  // namespace

bool has_procedure(const state::LiveAccount& account, std::string_view procedure) {
  const auto& all = account.manifest.procedures;
  return std::find(all.begin(), all.end(), procedure) != all.end();
}

void PromptRuns::run(state::LiveAccount& account, const std::string& procedure,
                     const std::string& argument, Worker::Ended ended) {
  worker_.run(account, procedure, argument, std::move(ended), {},
              engine_.clock.now_ms() + kLongestMs);
}

}  // namespace jackfield::outbound
