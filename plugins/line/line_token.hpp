// SPDX-License-Identifier: MIT
// Gets channel access tokens, where the console's own is not configured.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

Step get_token(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges);

}  // namespace jackfield::line
