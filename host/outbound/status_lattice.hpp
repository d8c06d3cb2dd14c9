// SPDX-License-Identifier: MIT
// How statuses of a message follow each other: a lattice in which nothing moves backwards, whatever
// the order in which receipts arrive.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <vector>

namespace jackfield::outbound {

/// Whether no other status will follow.
bool is_final(Status status);

/// Whether the network has it: it said so, or told of it later.
bool is_taken(Status status);

/// Whether the network itself has told, by an echo or a receipt, that it has the message.
bool is_confirmed(Status status);

/// What a message has become once `incoming` is told of it. `unknown` (nobody can say whether it
/// was accepted) gives way to anything a network tells.
Status furthest(Status current, Status incoming);

/// The status of a message from those of its pieces: failed as soon as one failed, else as far as
/// the slowest.
Status combined(const std::vector<Status>& pieces);

}  // namespace jackfield::outbound
