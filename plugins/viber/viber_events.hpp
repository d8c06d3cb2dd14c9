// SPDX-License-Identifier: MIT
// One callback, as a canonical event.
#pragma once

#include "viber_settings.hpp"

namespace jackfield::viber {

/// How long a session lasts after the person's last message.
inline constexpr std::int64_t kSessionMs = 24LL * 3600 * 1000;

/// Fills the last event of `received`, which already has what all kinds share; adds facts. Total:
/// what is not understood stays of kind unknown, with everything it held.
void translate(const Json& body, Received& received);

}  // namespace jackfield::viber
