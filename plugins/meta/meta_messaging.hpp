// SPDX-License-Identifier: MIT
// Private conversations: one item of `messaging` or `standby` as a canonical event.
#pragma once

#include "meta_arrival.hpp"

namespace jackfield::meta {

/// Meta names no kind: the member that is there tells it. Total.
void translate_messaging(const Arrival& arrival, bool is_standby);

}  // namespace jackfield::meta
