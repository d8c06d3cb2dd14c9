// SPDX-License-Identifier: MIT
// What becomes of the pieces of a message once they are put together. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <vector>

namespace jackfield::inbound {

/// One event of `pieces`, at least one, in the order of their indices; they are used up. What each
/// is known by is what the whole is known by, and texts that meet become one. Fewer than `count`:
/// its channel data says under `jackfield.fragments` how many there should be, and which are
/// missing.
Event joined(std::uint32_t count, const std::vector<Event*>& pieces);

}  // namespace jackfield::inbound
