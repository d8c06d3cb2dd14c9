// SPDX-License-Identifier: MIT
// Callbacks of Viber: one event each, signed with the token.
#pragma once

#include "viber_settings.hpp"

namespace jackfield::viber {

Received receive(const Settings& settings, const HttpRequest& request);

}  // namespace jackfield::viber
