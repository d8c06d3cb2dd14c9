// SPDX-License-Identifier: MIT
// Messages out: to one person, as a welcome into the open callback, or to many at once.
#pragma once

#include "viber_settings.hpp"

namespace jackfield::viber {

Step send(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges);

}  // namespace jackfield::viber
