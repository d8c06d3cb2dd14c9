// SPDX-License-Identifier: MIT
// A webhook: proves the signature on the raw bytes, then translates each event on its own.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

Received receive(const Settings& settings, const HttpRequest& request);

}  // namespace jackfield::line
