// SPDX-License-Identifier: MIT
// The unit of order: one lane per conversation, one action of it in flight. Conversations run side
// by side.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "host/outbound/engine.hpp"
#include "host/outbound/messages.hpp"
#include "host/outbound/outcome.hpp"
#include "host/outbound/receipts.hpp"
#include "host/outbound/run.hpp"

namespace jackfield::outbound {

/// What an action keeps between attempts, beside its exchanges.
struct Progress {
  std::uint32_t pieces_done = 0;
  bool has_refreshed = false;
  std::string last_error;
};
std::string to_json(const Progress& progress);
Progress read_progress(const std::string& json);
/// The action as it was accepted, with all its pieces.
Action read_action(const store::ActionRow& row);

/// [main loop]
class Lanes {
 public:
  Lanes(Engine& engine, Messages& messages, Receipts& receipts, RetryPolicy policy);

  /// Reads unfinished actions from the store and starts what can start: at start, and after a
  /// failed commit.
  void load();

  /// Puts an accepted action into its lane. Where that is free, its first intent goes into the same
  /// batch. `done` runs once the batch is durable.
  void add(store::Batch batch, store::ActionRow row, Action action, store::Store::Completion done);
  /// Runs an action beside the lanes, once, without a trace in the store: typing, mark read.
  void run_lossy(const std::string& account, Action action);

  /// The account may send again.
  void resume(const std::string& account);
  /// Called when a pause begins: reason, text and remedy for account.state.
  void on_pause(std::function<void(const std::string& account, const Done& done)> listener) {
    pause_ = std::move(listener);
  }
  /// No new action is begun.
  void stop();
  std::size_t running() const { return running_; }
  std::size_t waiting() const;
  std::size_t waiting(std::string_view account) const;
  std::size_t uncertain() const { return uncertain_; }

 private:
  struct Lane {
    std::string account;
    std::deque<std::string> waiting;         // action ids, in order
    std::shared_ptr<Run> run;                // in flight
    std::optional<state::Timers::Id> timer;  // a retry waits
    bool is_claimed = false;                 // an accepted action's batch is on its way
    std::size_t arriving = 0;                // accepted behind another one, and not on the disk yet
  };

  void start_next(const std::string& conversation);
  void start(const std::string& conversation, const store::ActionRow& row);
  void begin(const std::string& conversation, store::ActionRow row, Action action,
             store::Batch batch, store::Store::Completion done);
  Plan plan_for(const store::ActionRow& row, Action action, bool is_first);
  bool was_cut_in_once_request(const store::ActionRow& row, std::vector<Exchange>& exchanges);
  void finish(store::Batch& batch, const Ending& ending, store::ActionRow& row, Run& run);
  void finish_accepted(store::Batch& batch, const Done& done, store::ActionRow& row,
                       const Action& action);
  void finish_failed(store::Batch& batch, const Done& done, store::ActionRow& row, Status status);
  void hold_uncertain(store::Batch& batch, const Done& done, store::ActionRow& row);
  void retry(store::Batch& batch, const Ending& ending, store::ActionRow& row, Run& run,
             std::int64_t at);
  void after(const std::string& conversation, const std::string& id);
  void wait_until(const std::string& conversation, std::int64_t at);
  void keep_status(store::Batch& batch, const store::ActionRow& row, Status status,
                   const Done* done);

  Engine& engine_;
  Messages& messages_;
  Receipts& receipts_;
  RetryPolicy policy_;
  std::unordered_map<std::string, Lane> lanes_;  // by conversation
  std::function<void(const std::string&, const Done&)> pause_;
  std::size_t running_ = 0;
  std::size_t uncertain_ = 0;
  bool is_stopped_ = false;
};

}  // namespace jackfield::outbound
