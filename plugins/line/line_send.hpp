// SPDX-License-Identifier: MIT
// Sends: as an answer with the conversation's reply token where one lives, else as a push.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

Step send(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges);

}  // namespace jackfield::line
