// SPDX-License-Identifier: MIT
// Message objects of a webhook, as parts.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

/// Fills an empty one with the message of an event of type `message` or `messageEdited`: in its
/// place, since parts are large. Total: what no part fits becomes one of type unsupported.
void read_message(const Settings& settings, const Json& message, Message& read);

}  // namespace jackfield::line
