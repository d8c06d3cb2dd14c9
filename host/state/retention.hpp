// SPDX-License-Identifier: MIT
// Lets go of what was kept long enough, a slice at a time, so that no transaction grows long. What
// a subscription has not had yet stays for twice its time, with a warning, and goes with an error.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "host/config/config.hpp"
#include "host/observe/log.hpp"
#include "host/observe/metrics.hpp"
#include "host/state/accounts.hpp"
#include "host/state/clock.hpp"
#include "host/state/journal.hpp"
#include "host/store/media_store.hpp"
#include "host/store/store.hpp"

namespace jackfield::state {

struct RetentionParts {
  store::Store& store;
  Journal& journal;
  Accounts& accounts;
  store::MediaStore& media_files;
  const Clock& clock;
  observe::Log& log;
  observe::Metrics& metrics;
  /// Everything up to there has been delivered to every subscription.
  std::function<std::int64_t()> delivered_through;
};

/// [main loop]
class Retention {
 public:
  explicit Retention(RetentionParts parts) : parts_(std::move(parts)) {}

  /// One slice of everything that has an age. True when the next one should come at once.
  bool pass(const config::Retention& keep);

 private:
  bool forget_events(store::Batch& batch, std::chrono::days keep);
  bool forget_raw(store::Batch& batch, std::chrono::days keep);
  void forget_topics(store::Batch& batch);
  void forget_media();
  std::int64_t before(std::chrono::days keep) const;

  RetentionParts parts_;
  std::int64_t warned_at_ = 0;
  std::string topics_of_;  ///< The account whose topics were looked at last.
};

}  // namespace jackfield::state
