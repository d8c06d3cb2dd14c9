// SPDX-License-Identifier: MIT
// Which keys were seen. New ones live in a table that takes its memory once; when enough have
// gathered they are sealed into a sorted segment with a Bloom filter, so that a random index never
// slows the journal down and memory stays bounded.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "host/state/effects.hpp"
#include "host/store/rows.hpp"

namespace jackfield::state {

/// [main loop]
class Dedupe {
 public:
  static constexpr std::size_t kSealAt = 65'536;  // keys in one segment: its filter takes 128 KiB

  /// Reads those keys of a sealed segment from the store among which the hash would be; called only
  /// when a filter says maybe.
  using LoadPage = std::function<std::string(std::int64_t segment, std::string_view hash)>;

  explicit Dedupe(LoadPage load_page) : load_page_(std::move(load_page)) {
    open_.reserve(kSealAt + kSealAt / 8);  // some more come until it is sealed
  }

  /// Whether the key was added and has not ended at `now`.
  bool known(const KeyHash& hash, std::int64_t now) const;
  void add(const DedupeKeyHash& key);

  /// Once kSealAt keys have gathered: the segment to store. They count as known all along.
  std::optional<store::DedupeSegmentRow> seal(std::int64_t through_sequence, std::int64_t now);
  /// Everything sealed so far is in the store.
  void stored();
  /// A segment read at start, its keys left in the store.
  void adopt(store::DedupeSegmentRow segment);
  /// Forgets segments whose last key has ended.
  void expire(std::int64_t now);
  void clear();

  /// Journal sequence up to which segments hold all keys: replay goes on from there.
  std::int64_t sealed_through() const;
  std::size_t open_keys() const { return open_.size(); }

 private:
  struct HashOf {
    using is_avalanching = void;  // a key is itself a cut of SHA-256
    std::size_t operator()(const KeyHash& hash) const noexcept;
  };
  struct Segment {
    std::int64_t id = 0;
    std::int64_t through = 0;
    std::int64_t expires_at = 0;
    std::string filter;
    std::string keys;  // until the store has them
  };

  bool in_segment(const Segment& segment, const KeyHash& hash, std::int64_t now) const;

  LoadPage load_page_;
  boost::unordered_flat_map<KeyHash, std::int64_t, HashOf> open_;  // to when each ends
  std::vector<Segment> segments_;
};

}  // namespace jackfield::state
