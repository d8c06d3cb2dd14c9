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
  const auto until = [this] { return engine_.clock.now_ms() + kLongestMs; };
  auto first = [this, until, id = account.id, procedure, argument,
                ended = std::move(ended)](const Done& done) {
    state::LiveAccount* own = engine_.accounts.account(id);
    if (done.outcome != Outcome::unauthenticated || own == nullptr) return ended(done);
    store::Batch batch;
    engine_.credentials.forget(batch, id);
    engine_.journal.submit(std::move(batch), {});
    worker_.run(*own, procedure, argument, ended, {}, until());
  };
  worker_.run(account, procedure, argument, std::move(first), {}, until());
}

}  // namespace jackfield::outbound
