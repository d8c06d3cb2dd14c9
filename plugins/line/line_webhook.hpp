// SPDX-License-Identifier: MIT
// Where LINE sends webhooks, and whether it gets through.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

/// Argument: {"url":"https://…"}. LINE tries a new address: one that it cannot reach is set all the
/// same, and is an error.
Step register_webhook(const Settings& settings, const Context& context, const Procedure& procedure,
                      const Exchanges& exchanges);
/// Argument: {"url"?}, else the registered address. The result is what LINE found there.
Step test_webhook(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges);

}  // namespace jackfield::line
