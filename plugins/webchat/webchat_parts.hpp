// SPDX-License-Identifier: MIT
// One canonical part as the widget draws it.
#pragma once

#include <jackfield/cpp/channel.hpp>

namespace jackfield::webchat {

bool is_drawable(const Part& part);

/// Writes the object, or several where a caption or a picture stands beside it; nothing for quick
/// replies, which are the entry's own.
void write_part(JsonWriter& out, const Part& part);

/// The member `quick` of an entry.
void write_quick_replies(JsonWriter& out, const Part& part);

}  // namespace jackfield::webchat
