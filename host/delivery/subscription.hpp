// SPDX-License-Identifier: MIT
// An application's position in the journal, and which events it wants.
#pragma once

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "host/config/config.hpp"
#include "host/state/accounts.hpp"
#include "host/store/rows.hpp"

namespace jackfield::delivery {

/// A secret that was replaced, and signs along until the application has taken up the new one.
struct OldSecret {
  std::string secret;
  std::int64_t until = 0;  ///< Unix milliseconds.
  bool operator==(const OldSecret&) const = default;
};

struct Subscription {
  std::string id;
  std::string push;                    ///< Empty: it streams or pulls.
  std::vector<std::string> secrets;    ///< `whsec_…`, the newest first.
  std::vector<OldSecret> old_secrets;  ///< The newest first.
  config::Filter filter;
  std::uint32_t batch = 1;  ///< The most events in one push.
  std::uint32_t in_flight = 16;
  std::int64_t timeout_ms = 15'000;
  bool is_from_config = false;  ///< Defined in the TOML: only paused and sought by API.
  bool is_paused = false;
  bool is_disabled = false;  ///< The endpoint answered 410, or failed to the end of the schedule.
  std::string last_error;
  std::int64_t position = 0;

  bool is_push() const { return !push.empty(); }
  bool is_active() const { return !is_paused && !is_disabled; }
};

/// Whether the subscription wants the event.
bool wants(const config::Filter& filter, const store::EventRow& row, state::Accounts& accounts);

/// Signs with another secret from now on; the ones before sign along until then, at most five in
/// all.
void rotate_secret(Subscription& subscription, std::string secret, std::int64_t now,
                   std::int64_t until);

/// The keys of all that signs at that time.
std::vector<std::string> signing_keys(const Subscription& subscription, std::int64_t now);

store::SubscriptionRow to_row(const Subscription& subscription);
Subscription from_row(const store::SubscriptionRow& row);

}  // namespace jackfield::delivery
