// SPDX-License-Identifier: MIT
// One item of a webhook's `events`, as a canonical event.
#pragma once

#include "line_settings.hpp"

#include <string>

namespace jackfield::line {

/// A person as LINE names them, in the role of a customer.
Person person(std::string user_id);

/// Fills the last event of `received`, which already has what all kinds share; adds facts and work.
/// Total: what is not understood stays of kind unknown, with everything it held.
void translate(const Settings& settings, const Json& item, Received& received);

}  // namespace jackfield::line
