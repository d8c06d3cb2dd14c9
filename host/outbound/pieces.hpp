// SPDX-License-Identifier: MIT
// Which pieces of a message one call of `send` carries. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>

namespace jackfield::outbound {

/// Leaves of the action what comes after `done` pieces, as many as the network takes at once.
void take_next_pieces(Action& action, std::uint32_t done, const Capabilities& capabilities);

}  // namespace jackfield::outbound
