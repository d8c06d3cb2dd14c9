// SPDX-License-Identifier: MIT
// What a chat shows beside messages: the loading animation, read marks, names.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

Step show_loading(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges);
Step mark_read(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges);
/// Argument: {"user":"U…"}, {"user":"U…","chat":"C…"} or {"chat":"C…"}.
Step profile(const Settings& settings, const Context& context, const Procedure& procedure,
             const Exchanges& exchanges);

}  // namespace jackfield::line
