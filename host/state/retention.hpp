// SPDX-License-Identifier: MIT
// Lets go of what was kept long enough, or is too much, a slice at a time, so that no transaction
// grows long. What a subscription has not had yet stays for twice its time, or until it is twice
// too much, with a warning, and goes with an error; its files stay with it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "host/config/config.hpp"
#include "host/observe/log.hpp"
#include "host/observe/metrics.hpp"
#include "host/state/accounts.hpp"
#include "host/state/clock.hpp"
#include "host/state/dedupe_segment.hpp"
#include "host/state/journal.hpp"
#include "host/state/journal_size.hpp"
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
  explicit Retention(RetentionParts parts);
  Retention(const Retention&) = delete;
  Retention& operator=(const Retention&) = delete;

  /// One slice of everything that has an age or a size. True when the next one should come at once.
  bool pass(const config::Retention& keep);

 private:
  /// What goes: by its age up to a sequence, by its size while there are more bytes than that.
  struct Bounds {
    std::int64_t old_through = 0;
    std::int64_t lost_through = 0;  // also what is not delivered
    std::int64_t bytes = 0;
    std::int64_t lost_bytes = 0;  // also what is not delivered
  };
  Bounds bounds(const config::Retention& keep);

  bool count(const config::Retention& keep);
  bool forget_events(store::Batch& batch, const Bounds& bounds);
  void keep_live_keys(const store::EventRow& row, SegmentKeys& keys);
  void put_keys(store::Batch& batch, std::int64_t through, const SegmentKeys& keys);
  void warn(std::int64_t delivered, std::string_view what, bool is_loss);
  bool forget_raw(store::Batch& batch, const config::Retention& keep);
  void forget_topics(store::Batch& batch);
  void forget_media(const config::Retention& keep);
  /// The files that a subscription waits for, as a pass meets them.
  struct Awaited {
    std::int64_t delivered = 0;
    std::int64_t since = 0;  // what was created from then on
    std::uint64_t held = 0;
    std::uint64_t lost = 0;
  };
  Awaited awaited_files() const;
  bool may_go(const store::MediaRow& row, bool is_overdue, Awaited& waiting) const;
  bool has_brief_life(const store::MediaRow& row) const;
  void tell(const Awaited& waiting);
  std::vector<store::MediaRow> media_too_old(const config::Retention& keep);
  std::vector<store::MediaRow> media_too_much(std::int64_t limit);
  void drop(const store::MediaRow& row);
  void submit(store::Batch batch, store::Store::Completion done);
  std::int64_t before(std::chrono::days keep) const;

  RetentionParts parts_;
  JournalSize size_;
  int submitted_ = 0;              // batches under way: what they tell is not to be read yet
  std::int64_t gone_through_ = 0;  // events
  std::int64_t sealed_through_ = 0;
  bool is_shrinking_ = false;
  std::int64_t media_bytes_ = 0;
  std::int64_t media_looked_through_ = 0;          // ends; of those that are over
  std::map<std::string, std::int64_t> warned_at_;  // by what was said
  std::string topics_of_;  ///< The account whose topics were looked at last.
};

}  // namespace jackfield::state
