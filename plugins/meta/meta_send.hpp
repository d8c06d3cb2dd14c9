// SPDX-License-Identifier: MIT
// Sends: one call of the Send API for each message, with its own words for the echo. Meta knows no
// idempotency key: what may have arrived is uncertain until its echo tells.
#pragma once

#include "meta_settings.hpp"

namespace jackfield::meta {

Step send(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges);
/// The one private answer to a comment or a visitor's post.
Step private_reply(const Settings& settings, const Context& context, const Procedure& procedure,
                   const Exchanges& exchanges);

}  // namespace jackfield::meta
