// SPDX-License-Identifier: MIT
// What the journal takes: counted a slice at a time behind it, so that the hot path adds nothing
// up. The sums are committed together with what they tell of, and are right after any crash.
#pragma once

#include <cstdint>

#include "host/state/effects.hpp"
#include "host/store/store.hpp"

namespace jackfield::state {

/// [main loop] One batch that changes the sums is under way at a time; when it fails, load().
class JournalSize {
 public:
  explicit JournalSize(store::Reader& reader) : reader_(reader) { load(); }

  /// Reads what was committed.
  void load();
  /// Counts the next slice of what is not counted yet. True when there is more.
  bool count();
  /// The event goes.
  void forget(const store::EventRow& row);
  /// The event's raw request goes, and its effects have that size then.
  void forget_raw(const store::EventRow& row, std::size_t effects_bytes);
  /// Forgets the sums: nobody asks for them any more.
  void clear();
  /// Adds the sums to the batch, if they have changed.
  void save(store::Batch& batch);

  std::int64_t event_bytes() const { return sums_.events; }  ///< Without raw requests.
  std::int64_t raw_bytes() const { return sums_.raw; }

 private:
  struct Sums {
    std::int64_t through = 0;  // the events that are in the sums
    std::int64_t events = 0;
    std::int64_t raw = 0;
    friend bool operator==(const Sums&, const Sums&) = default;
  };
  void add(const store::EventRow& row, std::int64_t sign);

  store::Reader& reader_;
  Sums sums_;
  Sums saved_;
};

}  // namespace jackfield::state
