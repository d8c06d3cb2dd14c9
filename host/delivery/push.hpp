// SPDX-License-Identifier: MIT
// Delivers the journal to one endpoint: in order within a conversation, conversations side by side.
// One whose delivery fails is parked with a position of its own, and everything else goes on.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "host/delivery/subscription.hpp"
#include "host/net/http_client.hpp"
#include "host/observe/log.hpp"
#include "host/observe/metrics.hpp"
#include "host/state/ids.hpp"
#include "host/state/journal.hpp"
#include "host/state/timers.hpp"

namespace jackfield::delivery {

struct PushParts {
  store::Store& store;
  state::Journal& journal;
  state::Accounts& accounts;
  state::Timers& timers;
  state::IdMaker& ids;
  const state::Clock& clock;
  net::HttpClient& http;
  observe::Log& log;
  observe::Metrics& metrics;
};

/// [main loop]
class Pusher {
 public:
  using Disable = std::function<void(const std::string& reason)>;

  Pusher(PushParts& parts, Subscription& subscription, Disable disable);
  ~Pusher();

  /// Reads where it was and goes on.
  void start();
  /// There may be something new.
  void wake();
  /// It was paused or disabled, and is not any more.
  void resume();
  void stop();
  std::size_t parked() const { return parked_.size(); }
  /// The conversations that are parked, also where that is not on the disk yet.
  std::vector<std::string> parked_conversations() const;
  /// Everything up to there has been delivered, also of parked conversations.
  std::int64_t delivered_through() const;

 private:
  using Rows = std::vector<state::Durable>;
  using FlightId = std::uint64_t;

  struct Flight {
    Rows rows;  ///< In order; several only where the subscription asked for batches.
    std::uint32_t attempt = 1;  ///< Of the first.
    bool is_retry = false;      ///< Of a parked conversation.
    net::TransferId transfer;
  };

  void fill();
  bool read_more();
  Rows next_rows() const;
  void send(Rows rows, std::uint32_t attempt, bool is_retry);
  void answered(FlightId id, const net::TransferResult& result);
  void delivered(const state::Durable& row);
  void failed(const state::Durable& row, std::uint32_t attempt, const net::TransferResult& result);
  void advance();
  void save();
  void retry_parked(const std::string& conversation);
  bool has_place_for_retry() const;
  void retry_due();

  PushParts& parts_;
  Subscription& subscription_;
  Disable disable_;
  std::int64_t read_through_ = 0;                   // the newest event looked at
  std::map<std::int64_t, state::Durable> pending_;  // looked at, wanted, not delivered, not parked
  FlightId last_flight_ = 0;
  std::map<FlightId, Flight> flights_;
  std::unordered_set<std::string> in_flight_;  // conversations with events on their way
  std::unordered_set<std::string>
      alone_;  // of a batch that failed: which event it was, shows singly
  std::map<std::string, store::ParkedRow> parked_;  // by conversation
  std::map<std::string, state::Timers::Id> parked_timers_;
  std::deque<std::string>
      due_;  // parked conversations whose time has come, and that wait for a place
  std::int64_t saved_ = 0;
  bool is_saving_ = false;
  bool is_stopped_ = false;
  std::shared_ptr<bool> alive_ =
      std::make_shared<bool>(true);  // completions look here before they touch us
};

}  // namespace jackfield::delivery
