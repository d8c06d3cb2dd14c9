// SPDX-License-Identifier: MIT
// What the application asks for, as entries in a visitor's topic.
#pragma once

#include "webchat_settings.hpp"

namespace jackfield::webchat {

Step step(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges);

}  // namespace jackfield::webchat
