// SPDX-License-Identifier: MIT
// "Call me at that time", by the host's clock. One timer of the loop serves all; when the clock
// jumps, what is due runs.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include "host/state/clock.hpp"

namespace jackfield::state {

/// [main loop]
class Timers {
 public:
  using Id = std::pair<std::int64_t, std::uint64_t>;

  Timers(boost::asio::io_context& io, const Clock& clock) : clock_(clock), wake_(io) {}

  Id at(std::int64_t time_ms, std::function<void()> run);
  Id after(std::int64_t delay_ms, std::function<void()> run) {
    return at(clock_.now_ms() + delay_ms, std::move(run));
  }
  void cancel(Id id) { waiting_.erase(id); }
  /// Runs what is due. Called by the loop's timer, and by whoever moves the clock.
  void run_due();
  void stop();

 private:
  void arm();

  const Clock& clock_;
  boost::asio::steady_timer wake_;
  std::map<Id, std::function<void()>> waiting_;
  std::uint64_t last_ = 0;
  bool stopped_ = false;
};

}  // namespace jackfield::state
