// SPDX-License-Identifier: MIT
// The one door through which events enter the log: numbers them, hands them to the store, and tells
// who listens once they are durable. Also keeps the projections written, and puts everything right
// again after a failed commit.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/state/book.hpp"
#include "host/state/clock.hpp"
#include "host/store/store.hpp"

namespace jackfield::state {

using Durable = std::shared_ptr<const store::EventRow>;

/// [main loop]
class Journal {
 public:
  using Completion = store::Store::Completion;

  Journal(store::Store& store, Book& book, const Clock& clock)
      : store_(store), book_(book), clock_(clock) {}

  /// Reads where the log ends and loads the book.
  Result<void> open();

  /// The number the next event gets. An event is written down with it before `append`.
  std::int64_t next_sequence() const { return next_sequence_; }

  /// Adds an event to the batch: its row must carry next_sequence(). The book knows of it from now
  /// on; listeners hear of it when the batch is committed.
  void append(store::Batch& batch, store::EventRow row, const Effects& effects);

  /// Submits a batch with all events appended since the last submit. `done` runs after the
  /// listeners.
  void submit(store::Batch batch, Completion done);
  /// Runs `done` once everything submitted so far is durable, or failed: for a request that repeats
  /// an event which is still on its way to the disk.
  void after_pending(Completion done) { submit({}, std::move(done)); }

  /// Called with each event once it is durable, in order.
  void listen(std::function<void(const Durable&)> listener) {
    listeners_.push_back(std::move(listener));
  }
  /// Called after a failed commit, once the book is right again: whoever keeps state built on the
  /// store reads it anew.
  void on_reset(std::function<void()> listener) { resets_.push_back(std::move(listener)); }

  /// Writes the projections back when enough has changed, or `only_if_many` is false and anything
  /// has: in slices, so that webhooks need not wait for thousands of rows. Nothing while the last
  /// one is still on its way.
  void flush(bool only_if_many);
  /// Submits all that has changed at once: the host is going away.
  void flush_all();

  /// The number of the next submit, and of the last one that is durable: caches that are written at
  /// once let an entry go only when its submit is.
  std::uint64_t next_submit() const { return submits_ + 1; }
  std::uint64_t committed_submit() const { return committed_submit_; }

  /// The newest event that is durable.
  std::int64_t durable_through() const { return durable_through_; }
  bool is_healthy() const { return error_.empty(); }
  const std::string& error() const { return error_; }

 private:
  void committed(const store::Committed& result, const std::vector<Durable>& rows);
  void reset();
  void cut_slices();
  void submit_slice();

  store::Store& store_;
  Book& book_;
  const Clock& clock_;
  std::int64_t next_sequence_ = 1;
  std::int64_t durable_through_ = 0;
  std::uint64_t epoch_ = 0;
  std::uint64_t submits_ = 0;
  std::uint64_t committed_submit_ = 0;
  std::vector<Durable> appended_;
  std::deque<store::Batch> slices_;  // of the flush under way, not submitted yet
  std::uint64_t flush_number_ = 0;
  bool is_flushing_ = false;
  std::vector<std::function<void(const Durable&)>> listeners_;
  std::vector<std::function<void()>> resets_;
  std::string error_;  // of the last commit; empty: it worked
};

}  // namespace jackfield::state
