// SPDX-License-Identifier: MIT
#include "host/outbound/outcome.hpp"

#include <algorithm>

namespace jackfield::outbound {
namespace {

std::int64_t backoff(std::uint32_t made, const RetryPolicy& policy, double jitter) {
  const std::uint32_t doublings = std::min(made - std::min(made, 1U), 20U);
  const std::int64_t full = std::min(policy.first_ms << doublings, policy.longest_ms);
  // Between half and all of it: never at once, and never all together.
  return full / 2 + static_cast<std::int64_t>(jitter * static_cast<double>(full) / 2);
}

}  // namespace

Decision decide(const Done& done, const Attempts& attempts, const RetryPolicy& policy,
                std::int64_t now, double jitter) {
  const std::int64_t last =
      attempts.expires_at != 0 ? attempts.expires_at : attempts.failing_since + policy.max_age_ms;
  switch (done.outcome) {
    case Outcome::accepted:
      return {NextStep::finish_accepted, 0};
    case Outcome::retry:
    case Outcome::throttled: {
      const std::int64_t wait =
          done.retry_after_ms > 0 ? done.retry_after_ms : backoff(attempts.made, policy, jitter);
      if (now + wait >= last) return {NextStep::finish_expired, 0};
      return {NextStep::retry_at, now + wait};
    }
    case Outcome::unauthenticated:
      return {attempts.has_refreshed ? NextStep::pause_account : NextStep::refresh_and_retry, now};
    case Outcome::config:
      return {NextStep::pause_account, now};
    case Outcome::uncertain:
      return {NextStep::hold_uncertain, 0};
    default:
      return {NextStep::finish_failed, 0};
  }
}

Done too_late() {
  Done done;
  done.outcome = Outcome::retry;
  done.error.emplace();
  done.error->class_ = ErrorClass::transient;
  done.error->text = "its time to live ended before its turn came";
  return done;
}

ErrorClass class_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::retry:
      return ErrorClass::transient;
    case Outcome::throttled:
      return ErrorClass::throttled;
    case Outcome::unauthenticated:
      return ErrorClass::unauthenticated;
    case Outcome::window_closed:
      return ErrorClass::window_closed;
    case Outcome::recipient_gone:
      return ErrorClass::recipient_gone;
    case Outcome::opted_out:
      return ErrorClass::opted_out;
    case Outcome::unsupported:
      return ErrorClass::unsupported;
    case Outcome::config:
      return ErrorClass::config;
    case Outcome::uncertain:
      return ErrorClass::uncertain;
    case Outcome::invalid:
      return ErrorClass::invalid;
    default:
      return ErrorClass::internal;
  }
}

}  // namespace jackfield::outbound
