// SPDX-License-Identifier: MIT
// Media that came in: from its signed address, and when that is over from a fresh one that the
// message, comment or post still tells.
#pragma once

#include "meta_settings.hpp"

namespace jackfield::meta {

Step fetch_media(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges);

}  // namespace jackfield::meta
