// SPDX-License-Identifier: MIT
// When a push is tried again: the schedule that Standard Webhooks recommends, and what an answer
// means. Pure.
#pragma once

#include <cstdint>

namespace jackfield::delivery {

/// How long to wait after the attempt with that number (from 1), in milliseconds. `jitter` in 0…1
/// adds up to a fifth. Negative: that was the last one.
std::int64_t wait_after(std::uint32_t attempt, double jitter);

enum class Verdict : std::uint8_t {
  delivered,
  again,    ///< After the schedule, or what the endpoint asked for.
  disable,  ///< 410: nobody wants it there any more.
};

/// `status` 0: no answer.
Verdict verdict(int status);

}  // namespace jackfield::delivery
