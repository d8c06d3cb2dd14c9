// SPDX-License-Identifier: MIT
// One item of a webhook's `events`, as a canonical event.
#pragma once

#include "line_settings.hpp"

#include <cstdint>
#include <string>

namespace jackfield::line {

/// A time in milliseconds as LINE tells it; `otherwise` where it tells none that can be.
std::int64_t time_of(const Json& value, std::int64_t otherwise) noexcept;

/// A person as LINE names them, in the role of a customer.
Person person(std::string user_id);

/// Fills the last event of `received`, which already has what all kinds share; adds facts and work.
/// Total: what is not understood stays of kind unknown, with everything it held.
void translate(const Settings& settings, const Json& item, Received& received);

}  // namespace jackfield::line
