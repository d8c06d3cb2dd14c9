// SPDX-License-Identifier: MIT
// What a chat has beside messages: the loading animation, read marks, who holds it, names.
#pragma once

#include "line_settings.hpp"

namespace jackfield::line {

Step show_loading(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges);
Step mark_read(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges);
/// Chat control, of module channels: `self` acquires a chat, nobody (empty) releases it.
Step hand_over(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges);
/// Argument: {"user":"U…"}. The result's `link_token` holds ten minutes and once: with it the
/// operator's login page ends in an `identity.linked`.
Step get_link_token(const Settings& settings, const Context& context, const Procedure& procedure,
                    const Exchanges& exchanges);
/// Argument: {"user":"U…"}, {"user":"U…","chat":"C…"} or {"chat":"C…"}.
Step profile(const Settings& settings, const Context& context, const Procedure& procedure,
             const Exchanges& exchanges);

}  // namespace jackfield::line
