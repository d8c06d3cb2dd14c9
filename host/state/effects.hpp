// SPDX-License-Identifier: MIT
// What an event does to the projections beside being journalled. It lies in the event's own row, so
// that one row is all the hot path writes, and is applied again at start to events the projections
// do not hold yet.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/store/rows.hpp"

namespace jackfield::state {

/// The first half of a key's SHA-256: enough that two keys never meet by accident.
using KeyHash = std::array<std::uint8_t, 16>;

struct DedupeKeyHash {
  KeyHash hash{};
  std::int64_t expires_at = 0;  ///< Unix milliseconds.
  friend bool operator==(const DedupeKeyHash&, const DedupeKeyHash&) = default;
};

struct Effects {
  std::vector<DedupeKeyHash> dedupe;
  std::vector<store::FactRow> facts;
  std::vector<store::AliasRow> aliases;
  std::string conversation_state;  ///< The conversation's new state; empty: as it was.
  std::string contact;             ///< The contact whose state follows.
  std::string contact_state;
  std::string
      raw_head;  ///< The request it came with: method, target, headers as JSON, secrets scrubbed.
  std::string raw_body;     ///< Kept with the first event of a request, for a set time.
  bool is_inbound = false;  ///< The customer showed a sign.
  std::string merged_into;  ///< The conversation ends here, and goes on in that older one.
  std::uint64_t message =
      0;  ///< message_hash() of the message that the event tells of; 0: of none.

  friend bool operator==(const Effects&, const Effects&) = default;
};

/// One byte of format version, then fields, each as its number and length. Version 1.
std::string encode(const Effects& effects);
Result<Effects> decode_effects(std::string_view bytes);

}  // namespace jackfield::state
