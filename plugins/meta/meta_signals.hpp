// SPDX-License-Identifier: MIT
// What a chat shows beside messages: typing, read marks, reactions; who holds it; who somebody is.
#pragma once

#include "meta_settings.hpp"

namespace jackfield::meta {

Step typing(const Settings& settings, const Context& context, const Procedure& procedure,
            const Exchanges& exchanges);
Step mark_read(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges);
Step react(const Settings& settings, const Context& context, const Procedure& procedure,
           const Exchanges& exchanges);
/// Conversation Routing: to an app, the inbox (`inbox`), us (`self`), or nobody (empty).
Step hand_over(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges);
/// Argument: {"user":"…","action":"block"}; also `unblock` and `spam`. For private conversations.
Step moderate(const Settings& settings, const Context& context, const Procedure& procedure,
              const Exchanges& exchanges);
/// Argument: {"user":"…"} or {"identity":{"value":"…"}}.
Step profile(const Settings& settings, const Context& context, const Procedure& procedure,
             const Exchanges& exchanges);

}  // namespace jackfield::meta
