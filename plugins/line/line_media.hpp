// SPDX-License-Identifier: MIT
// Fetches what a customer sent. LINE keeps it for a while only, and not at all once it is unsent.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

/// Argument: {"media":{"fetch":{"id":"…","type":"…","url":"…"?}}}.
Step fetch_media(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges);

}  // namespace jackfield::line
