// SPDX-License-Identifier: MIT
// Where the host's time comes from: the system, or a socket in builds for end-to-end tests of hours
// and days.
#pragma once

#include <cstdint>

namespace jackfield::state {

class Clock {
 public:
  virtual ~Clock() = default;
  /// Unix milliseconds, UTC.
  virtual std::int64_t now_ms() const = 0;
};

class SystemClock final : public Clock {
 public:
  std::int64_t now_ms() const override;
};

/// Stands still until it is told to move. For tests.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::int64_t now_ms) : now_ms_(now_ms) {}
  std::int64_t now_ms() const override { return now_ms_; }
  void advance(std::int64_t by_ms) { now_ms_ += by_ms; }

 private:
  std::int64_t now_ms_;
};

}  // namespace jackfield::state
