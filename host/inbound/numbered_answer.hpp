// SPDX-License-Identifier: MIT
// Where buttons went out as numbered text, the number or label that comes back is what pressing the
// button would have been.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>

#include "host/state/book.hpp"

namespace jackfield::inbound {

/// Adds the postback to a received text that is exactly one answer of the conversation's last
/// offer; the words stay. [main loop]
void read_numbered_answer(Event& event, state::Book& book, std::int64_t now);

}  // namespace jackfield::inbound
