// SPDX-License-Identifier: MIT
// The CloudEvents 1.0 envelope (structured mode, application/cloudevents+json) around an event. It
// is written once; the same bytes are stored, signed and sent.
#pragma once

#include <jackfield/generated/model.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield {

/// What surrounds an event. All texts are borrowed for the call and must be UTF-8.
struct Envelope {
  std::string_view id = {};       ///< the event's id, UUID text
  std::string_view account = {};  ///< `source` becomes /accounts/<account>
  std::string_view hook = {};     ///< instead, for an event of no configured account: /hooks/<hook>
  std::string_view conversation = {};  ///< `subject` and `partitionkey`; empty: both left out
  int64_t time_ms = 0;                 ///< by the network's clock; 0: left out
  int64_t recorded_ms = 0;             ///< by the host's clock
  std::string_view traceparent = {};   ///< W3C Trace Context; empty: left out
};

constexpr size_t kSequenceDigits = 20;

/// Appends the envelope with `data` in its public form. `data` must have passed check_c. `sequence`
/// is written as zeros; `sequence_offset` (may be null) becomes its place in `out`, for
/// patch_sequence at commit.
void write_envelope(std::string& out, const Envelope& meta, const jf_event_t& data,
                    size_t* sequence_offset);

/// Puts the journal's number into an envelope: fixed width, so that texts sort as numbers do.
void patch_sequence(std::string& envelope, size_t sequence_offset, uint64_t sequence) noexcept;

}  // namespace jackfield
