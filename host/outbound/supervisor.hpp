// SPDX-License-Identifier: MIT
// Looks after the accounts: checks credentials at start and from time to time, registers webhooks
// where the network has an API for it, pauses and resumes, and tells every change as account.state.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "host/outbound/lanes.hpp"
#include "host/outbound/worker.hpp"
#include "host/state/event_writer.hpp"

namespace jackfield::outbound {

/// [main loop]
class Supervisor {
 public:
  Supervisor(Engine& engine, Worker& worker, Lanes& lanes, state::EventWriter& writer);

  /// An account was started: check it, register it, then let it send.
  void start(const std::string& account);
  /// The network refused credentials or configuration.
  void pause(const std::string& account, const Done& done);
  /// The same, said to its connection: only a connection that stands mends it, whatever a check
  /// says.
  void refuse_connection(const std::string& account, const Done& done);
  /// Its connection does not come about, for a reason that nothing says against the account.
  void degrade(const std::string& account, const Done& done);
  /// Its connection stands: what was wrong is mended.
  void recover(const std::string& account);
  /// A person says that it is mended.
  void check_now(const std::string& account);
  /// Called when an account is in another state than before.
  using StateListener = std::function<void(const state::LiveAccount&)>;
  void on_state(StateListener listener) { state_changed_ = std::move(listener); }
  /// Called with the result of each check that was accepted.
  using CheckListener = std::function<void(const state::LiveAccount&, const std::string& result)>;
  void on_checked(CheckListener listener) { checked_ = std::move(listener); }
  /// Notices a channel that has gone silent, and one that speaks again. Called every second.
  void watch();
  void stop() { is_stopped_ = true; }

 private:
  void remember_address(state::LiveAccount& account);
  void look(const std::string& account);
  void check(const std::string& account);
  void checked(const std::string& account, const Done& done);
  void register_webhook(const std::string& account);
  void again(const std::string& account, std::int64_t after_ms);
  /// Nothing is wrong, but for the silence that was told of.
  void enter_well(state::LiveAccount& account);
  void enter(state::LiveAccount& account, AccountState state, const Done* done);

  Engine& engine_;
  Worker& worker_;
  Lanes& lanes_;
  state::EventWriter& writer_;
  std::map<std::string, state::Timers::Id> next_;  // the next check
  std::map<std::string, std::int64_t> wait_;       // how long a paused account waits for it
  std::map<std::string, std::int64_t> heard_;      // since when silence counts
  std::map<std::string, std::int64_t> silent_;     // told of, and not heard since: when
  std::set<std::string> cut_off_;                  // accounts whose connection is refused
  StateListener state_changed_;
  CheckListener checked_;
  bool is_stopped_ = false;
};

}  // namespace jackfield::outbound
