// SPDX-License-Identifier: MIT
// The unit of order: one lane per conversation, one action of it in flight. Conversations run side
// by side, as many of an account as the turnstile lets in. What waits lies in the store: a lane
// knows how many there are, and reads the next one when its turn comes.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "host/outbound/engine.hpp"
#include "host/outbound/messages.hpp"
#include "host/outbound/outcome.hpp"
#include "host/outbound/progress.hpp"
#include "host/outbound/receipts.hpp"
#include "host/outbound/run.hpp"
#include "host/outbound/turnstile.hpp"

namespace jackfield::outbound {

/// What somebody decides about an uncertain send.
enum class Verdict : std::uint8_t {
  retry,   ///< It was not taken: send it again.
  accept,  ///< It was: go on behind it.
  fail,    ///< Give it up: a dead letter.
};

/// How lanes try.
struct LanePolicy {
  RetryPolicy retry;
  std::size_t in_flight = 64;  ///< Of one account, each of another conversation.
};

/// [main loop]
class Lanes {
 public:
  Lanes(Engine& engine, Messages& messages, Receipts& receipts, LanePolicy policy);

  /// Reads from the store what waits and starts what can start: at start, and after a failed
  /// commit.
  void load();

  /// Puts an accepted action into its lane. Where that is free, its first intent goes into the same
  /// batch. `done` runs once the batch is durable.
  void add(store::Batch batch, store::ActionRow row, Action action, store::Store::Completion done);
  /// Runs an action beside the lanes, once, without a trace in the store: typing, mark read.
  void run_lossy(const std::string& account, Action action);

  /// Takes a waiting action back. False: it is on its way, or none that waits has this id.
  bool cancel(const std::string& id, store::Store::Completion done);
  /// Ends the wait of an uncertain action. False: none has this id.
  bool resolve(const std::string& id, Verdict verdict, store::Store::Completion done);
  /// What a plugin found out about an uncertain send, as part of the batch: see
  /// docs/reliability.md. False: the disk does not have it as uncertain yet.
  bool reconciled(store::Batch& batch, const std::string& id, const Done& done);
  /// Sends a dead letter again, behind what its conversation waits for. False: there is none.
  bool replay(const std::string& id, store::Store::Completion done);
  /// Ends what has outlived its time to live while it waited. True: there is more.
  bool expire_waiting();
  /// Puts scheduled actions whose time has come behind what their conversations wait for.
  void begin_scheduled();

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
    std::shared_ptr<Run> run;                // in flight
    std::optional<state::Timers::Id> timer;  // a retry, or its time, waits
    std::uint32_t waiting = 0;               // in the store, the next one included
    std::uint32_t arriving = 0;              // accepted behind another, and not on the disk yet
    std::uint32_t leaving = 0;  // taken out, and still in the store: nothing begins meanwhile
    Priority priority = Priority::interactive;  // of what is in flight
    bool is_claimed = false;                    // an accepted action's batch is on its way
    bool is_in_line = false;                    // waits at the turnstile
  };
  /// An action in flight: what its end leaves of it.
  struct Attempt {
    store::ActionRow row;
    std::size_t pieces = 0;  // of the whole message
    bool stays = false;      // it waits again
  };

  void start_next(const std::string& conversation);
  void begin_waiting(const std::string& conversation);
  void admit(const std::string& account);
  void leave(const std::string& account, Priority priority);
  void begin(const std::string& conversation, store::ActionRow row, Action action,
             store::Batch batch, store::Store::Completion done);
  void put_behind(store::Batch batch, const store::ActionRow& row, store::Store::Completion done);
  Plan plan_for(const store::ActionRow& row, Action action, bool is_first);
  std::optional<Done> refused_now(const Plan& plan);
  bool was_cut_in_once_request(const store::ActionRow& row, std::vector<Exchange>& exchanges);
  void finish(store::Batch& batch, const Ending& ending, Attempt& attempt, Run& run);
  bool is_confirmed(const std::string& message, const Action& action);
  void finish_accepted(store::Batch& batch, const Done& done, Attempt& attempt,
                       const Action& action, const std::vector<Exchange>& exchanges);
  void finish_failed(store::Batch& batch, const Done& done, const store::ActionRow& row,
                     Status status);
  void hold_uncertain(store::Batch& batch, const Done& done, Attempt& attempt, const Run& run);
  void retry(store::Batch& batch, const Ending& ending, Attempt& attempt, Run& run,
             std::int64_t at);
  /// True: it waits again.
  bool settle(store::Batch& batch, store::ActionRow& row, Verdict verdict, const Done& found);
  /// What the request used up is there again.
  void give_back(store::Batch& batch, const std::string& conversation,
                 const store::IntentRow& intent);
  void arrived(const std::string& conversation, bool waits);
  void take_out(store::Batch batch, const std::string& conversation, store::Store::Completion done);
  void after(const std::string& conversation, bool stays);
  void wait_until(const std::string& conversation, std::int64_t at);
  void note_try(Progress& progress, const std::string& account, const Done& done,
                const std::vector<Exchange>& exchanges);
  void keep_status(store::Batch& batch, const store::ActionRow& row, Status status,
                   const Done* done);

  Engine& engine_;
  Messages& messages_;
  Receipts& receipts_;
  LanePolicy policy_;
  Turnstile turnstile_;
  std::unordered_map<std::string, Lane> lanes_;  // by conversation
  std::unordered_set<std::string>
      moving_;  // ids that leave where they waited: on the way to the disk
  std::optional<state::Timers::Id> schedule_;  // the next scheduled action's time
  std::function<void(const std::string&, const Done&)> pause_;
  std::size_t running_ = 0;
  std::size_t uncertain_ = 0;
  bool is_stopped_ = false;
};

}  // namespace jackfield::outbound
