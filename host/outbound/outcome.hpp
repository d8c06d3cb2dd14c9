// SPDX-License-Identifier: MIT
// What an outcome means for an action: the outbox's rules, without clock, store or network.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <string>

namespace jackfield::outbound {

/// How an action stands when an outcome arrives.
struct Attempts {
  std::uint32_t made = 1;          ///< This one included.
  std::int64_t failing_since = 0;  ///< When the first try of it failed: this one, perhaps.
  std::int64_t expires_at = 0;     ///< 0: `max_age_ms` after it first failed.
  bool has_refreshed = false;      ///< Credentials were already renewed for it.
};

struct RetryPolicy {
  std::int64_t first_ms = 1'000;
  std::int64_t longest_ms = 600'000;
  std::int64_t max_age_ms =
      24LL * 3600 * 1000;  ///< After that a message that keeps failing is expired.
};

enum class NextStep : std::uint8_t {
  finish_accepted,
  retry_at,           ///< The lane waits.
  refresh_and_retry,  ///< New credentials first.
  pause_account,   ///< The action stays; its account waits for a person, or for a check that works.
  hold_uncertain,  ///< Not repeated: a receipt or a person decides.
  finish_failed,
  finish_expired,
};

struct Decision {
  NextStep next = NextStep::finish_failed;
  std::int64_t at = 0;  ///< retry_at: when.
  friend bool operator==(const Decision&, const Decision&) = default;
};

/// `jitter` in 0…1 spreads retries of many actions.
Decision decide(const Done& done, const Attempts& attempts, const RetryPolicy& policy,
                std::int64_t now, double jitter);

/// How an action ends whose time to live is over before it was sent: a retry that comes too late.
Done too_late();

/// The class an outcome stands for where the plugin gave no error.
ErrorClass class_of(Outcome outcome);

}  // namespace jackfield::outbound
