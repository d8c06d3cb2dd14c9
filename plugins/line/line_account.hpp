// SPDX-License-Identifier: MIT
// The account itself: are the credentials right, what is left of the month, where do webhooks go.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

Step check(const Settings& settings, const Context& context, const Procedure& procedure,
           const Exchanges& exchanges);
/// Argument: {"url":"https://…"}.
Step register_webhook(const Settings& settings, const Context& context, const Procedure& procedure,
                      const Exchanges& exchanges);

}  // namespace jackfield::line
