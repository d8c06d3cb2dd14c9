// SPDX-License-Identifier: MIT
#include "host/delivery/schedule.hpp"

#include <array>

namespace jackfield::delivery {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kHour = 60 * kMinute;
// Source: standard-webhooks 1.0.0, "Retry schedule", read 2026-11.
constexpr std::array<std::int64_t, 9> kWaits = {5 * kSecond, 5 * kMinute, 30 * kMinute,
                                                2 * kHour,   5 * kHour,   10 * kHour,
                                                14 * kHour,  20 * kHour,  24 * kHour};

}  // namespace

std::int64_t wait_after(std::uint32_t attempt, double jitter) {
  if (attempt == 0) return 0;
  if (attempt > kWaits.size()) return -1;
  const std::int64_t wait = kWaits[attempt - 1];
  return wait + static_cast<std::int64_t>(jitter * static_cast<double>(wait) / 5);
}

Verdict verdict(int status) {
  if (status >= 200 && status < 300) return Verdict::delivered;
  if (status == 410) return Verdict::disable;
  return Verdict::again;  // redirects too: they are never followed
}

}  // namespace jackfield::delivery
