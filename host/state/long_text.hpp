// SPDX-License-Identifier: MIT
// An event stays small enough for every receiver: a long text becomes a medium, and the event keeps
// its beginning.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string_view>

#include "host/state/media_library.hpp"

namespace jackfield::state {

/// Moves texts above 16 KiB out of the message: `text` is then its first 4 KiB at most, cut between
/// characters, and `media` refers to all of it. `event_id` derives the references, so that a
/// repeated event names the same ones. A text that cannot be stored stays where it is.
void move_long_texts(store::Batch& batch, MediaLibrary& media, Message& message,
                     std::string_view account, std::string_view event_id);

}  // namespace jackfield::state
