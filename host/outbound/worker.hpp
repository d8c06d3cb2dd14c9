// SPDX-License-Identifier: MIT
// Runs procedures that no application asked for: media to fetch, profiles, tokens, whatever plugins
// leave as work.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "host/outbound/engine.hpp"
#include "host/outbound/outcome.hpp"
#include "host/outbound/run.hpp"
#include "host/state/work_list.hpp"

namespace jackfield::outbound {

/// [main loop]
class Worker {
 public:
  using Ended = std::function<void(const Done& done)>;

  Worker(Engine& engine, state::WorkList& list, RetryPolicy policy);

  /// Starts what is due. Called when work was added, when a run ended, and by the timer.
  void look();
  /// Runs a procedure at once and only in memory: a token, a check. `ended` runs when its result is
  /// durable. After `expires_at` nothing more is sent; 0: never. A token that the network gave up
  /// before its time is got anew, once, as for a send.
  void run(state::LiveAccount& account, const std::string& name, std::string argument, Ended ended,
           std::string cursor = {}, std::int64_t expires_at = 0);
  /// Who takes what a procedure of that name ended with, as part of its last batch. False: it came
  /// too early, and is to be run again.
  using Result = std::function<bool(store::Batch&, const store::WorkRow&, const Done&)>;
  void on_result(std::string name, Result take) { results_[std::move(name)] = std::move(take); }
  void stop() { is_stopped_ = true; }
  /// After a failed commit: what ran is forgotten, what is durable is read again.
  void reset();
  std::size_t running() const { return running_.size(); }

 private:
  void start(const store::WorkRow& row);
  void finish(store::Batch& batch, const store::WorkRow& row, const Ending& ending);
  void attempt(Plan plan, Ended ended);
  /// Whether it ended for a token that may be got anew.
  bool renew(store::Batch& batch, const Plan& plan, const Ending& ending);
  void take_results(store::Batch& batch, state::LiveAccount& account, const std::string& procedure,
                    const Done& done, const std::string& conversation);
  void pause_rate(const state::LiveAccount& account, const Ending& ending);
  void look_later(std::int64_t at);

  Engine& engine_;
  state::WorkList& list_;
  RetryPolicy policy_;
  std::map<std::string, std::shared_ptr<Run>> running_;  // by work id
  std::map<std::string, std::size_t> per_account_;
  std::map<std::string, Result> results_;  // by procedure
  std::int64_t next_look_ = 0;
  bool is_looking_ = false;
  bool is_stopped_ = false;
};

}  // namespace jackfield::outbound
