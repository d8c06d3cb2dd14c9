// SPDX-License-Identifier: MIT
#include "host/state/timers.hpp"

#include <algorithm>
#include <chrono>

namespace jackfield::state {

Timers::Id Timers::at(std::int64_t time_ms, std::function<void()> run) {
  const Id id{time_ms, ++last_};
  const bool is_first = waiting_.empty() || id < waiting_.begin()->first;
  waiting_.emplace(id, std::move(run));
  if (is_first) arm();
  return id;
}

void Timers::arm() {
  if (stopped_ || waiting_.empty()) return;
  // Never longer than a minute: a system clock that is set forward must not leave what is due
  // asleep.
  constexpr std::int64_t kLongest = 60'000;
  const std::int64_t wait =
      std::clamp<std::int64_t>(waiting_.begin()->first.first - clock_.now_ms(), 0, kLongest);
  wake_.expires_after(std::chrono::milliseconds(wait));
  wake_.async_wait([this](boost::system::error_code fault) {
    if (!fault) run_due();
  });
}

void Timers::run_due() {
  const std::int64_t now = clock_.now_ms();
  while (!stopped_ && !waiting_.empty() && waiting_.begin()->first.first <= now) {
    auto due = waiting_.extract(waiting_.begin());
    due.mapped()();
  }
  arm();
}

void Timers::stop() {
  stopped_ = true;
  waiting_.clear();
  wake_.cancel();
}

}  // namespace jackfield::state
