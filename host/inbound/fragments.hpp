// SPDX-License-Identifier: MIT
// Pieces of one message that arrive apart, such as a long SMS: kept in the store until all are
// there, in whatever order they come, then joined to the one event that applications get. Whatever
// cannot be joined is told as it is, never lost.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/store/store.hpp"

namespace jackfield::inbound {

/// [main loop]
class Fragments {
 public:
  static constexpr std::uint32_t kMostPieces = 255;    // of a message: what an SMS can count to
  static constexpr std::size_t kMostGroups = 1'000;    // of an account, that wait at the same time
  static constexpr std::size_t kMostBytes = 4U << 20;  // of an account, of the events' JSON
  static constexpr std::int64_t kUsualWaitMs = 600'000;
  static constexpr std::int64_t kLongestWaitMs = 24LL * 3600 * 1000;

  explicit Fragments(store::Store& store) : store_(store) {}

  /// Whether the event is such a piece.
  static bool is_piece(const Event& event);

  struct Taken {
    bool is_known = false;     ///< This piece waits already.
    std::vector<Event> ready;  ///< To be journalled now: joined, or what cannot wait any longer.
  };
  /// Takes a piece whose conversation is settled. What changes goes to the batch.
  Taken add(store::Batch& batch, const std::string& account, const std::string& conversation,
            Event event, std::int64_t now);
  /// What has waited long enough: each with what came of it, and `jackfield.fragments` in its
  /// channel data, which says what is missing.
  std::vector<Event> due(store::Batch& batch, const std::string& account, std::int64_t now);
  /// After a failed commit: what waits is read from the store again.
  void forget() { accounts_.clear(); }

 private:
  struct Piece {
    Event event;
    std::size_t bytes = 0;
  };
  struct Group {
    std::uint32_t count = 0;
    std::int64_t due_at = 0;
    std::map<std::uint32_t, Piece> pieces;  // by index
  };
  struct Waiting {
    std::map<std::string, Group> groups;  // by a digest of conversation and key
    std::size_t bytes = 0;
  };
  using At = std::map<std::string, Group>::iterator;

  Waiting& waiting(const std::string& account);
  static Event take_out(store::Batch& batch, const std::string& account, Waiting& in, At group);

  store::Store& store_;
  std::map<std::string, Waiting> accounts_;  // read when first asked for
};

}  // namespace jackfield::inbound
