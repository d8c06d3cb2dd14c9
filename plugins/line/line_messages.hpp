// SPDX-License-Identifier: MIT
// Message objects of a webhook, as parts.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

/// The message of an event of type `message` or `messageEdited`. Total: what no part fits becomes
/// one of type unsupported.
Message read_message(const Settings& settings, const Json& message);

}  // namespace jackfield::line
