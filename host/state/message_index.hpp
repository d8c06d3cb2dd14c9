// SPDX-License-Identifier: MIT
// Which events tell of a message: a hash of its id and the event's sequence. New entries live in
// tables that take their memory once; when enough have gathered they are sealed into a run of 256
// sorted pages, so that the journal needs no random index and a search reads a few neighbouring
// rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include "host/store/rows.hpp"

namespace jackfield::state {

/// Under which number a message's id is found: FNV-1a, part of the store's format. Never 0.
/// Two ids may share one: whoever finds an event looks whether it is the right one.
std::uint64_t message_hash(std::string_view id);
/// The bucket in which its pages lie.
std::int64_t bucket_of(std::uint64_t hash);
/// The sequences that a page has for the hash, ascending.
std::vector<std::int64_t> entries_of(std::string_view page, std::uint64_t hash);

/// [main loop]
class MessageIndex {
 public:
  static constexpr std::size_t kSealAt = 65'536;            // entries of a run: pages of 4 KiB
  static constexpr std::int64_t kSealAfterEvents = 65'536;  // a start replays no more than that

  MessageIndex();

  void add(std::uint64_t hash, std::int64_t sequence);
  /// What the store may not have yet, ascending.
  std::vector<std::int64_t> open(std::uint64_t hash) const;

  bool wants_seal(std::int64_t through_sequence) const;
  /// Makes a run of all that is open, the page of bucket 0 last.
  std::vector<store::LookupPageRow> seal(std::int64_t through_sequence);
  /// Everything sealed so far is in the store.
  void stored() { std::vector<Entry>().swap(sealed_); }

  /// Starts anew behind what the store has.
  void clear(std::int64_t sealed_through);
  /// Journal sequence up to which runs hold everything: replay goes on from there.
  std::int64_t sealed_through() const { return sealed_through_; }

 private:
  using Entry = std::pair<std::uint64_t, std::int64_t>;  // hash, sequence
  struct OpenEntry {
    Entry entry;
    std::size_t before;  // the place of the one before of the same hash, kNone without
  };
  static constexpr std::size_t kNone = SIZE_MAX;

  std::vector<OpenEntry> open_;
  boost::unordered_flat_map<std::uint64_t, std::size_t> newest_;  // by hash: place in open_
  std::vector<Entry> sealed_;  // on their way to the store, sorted
  std::int64_t sealed_through_ = 0;
};

}  // namespace jackfield::state
