// SPDX-License-Identifier: MIT
// A network's own clock, which may be wrong.
#pragma once

#include <chrono>
#include <cstdint>

namespace jackfield::cli {

struct SimulateClock {
  std::int64_t ahead_ms = 0;  ///< Below zero: behind.

  std::int64_t now_ms() const {
    using namespace std::chrono;
    const auto now = system_clock::now().time_since_epoch();
    return duration_cast<milliseconds>(now).count() + ahead_ms;
  }
};

}  // namespace jackfield::cli
