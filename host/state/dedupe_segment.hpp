// SPDX-License-Identifier: MIT
// A sealed run of dedupe keys as it lies in the store: sorted records, and a filter over them.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "host/state/effects.hpp"
#include "host/store/rows.hpp"

namespace jackfield::state {

/// Keys with their ends, Unix milliseconds.
using SegmentKeys = std::vector<std::pair<KeyHash, std::int64_t>>;

/// The keys that have not ended at `now`. `through`: the journal up to which segments hold all.
store::DedupeSegmentRow make_segment(std::int64_t id, std::int64_t through, SegmentKeys keys,
                                     std::int64_t now);
/// The keys of a stored segment.
SegmentKeys segment_keys(std::string_view records);

}  // namespace jackfield::state
