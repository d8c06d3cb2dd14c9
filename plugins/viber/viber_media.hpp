// SPDX-License-Identifier: MIT
// What people sent: behind links that need no credentials and hold for an hour.
#pragma once

#include "viber_settings.hpp"

namespace jackfield::viber {

Step fetch_media(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges);

}  // namespace jackfield::viber
