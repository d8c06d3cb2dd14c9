// SPDX-License-Identifier: MIT
// The account itself, and people by name.
#pragma once

#include "viber_settings.hpp"

namespace jackfield::viber {

/// Whether the token holds, and what the bot is called.
Step check(const Settings& settings, const Context& context, const Procedure& procedure,
           const Exchanges& exchanges);

/// Sets the webhook, unless Viber has it already. Viber calls it back before it answers.
Step register_webhook(const Settings& settings, const Context& context, const Procedure& procedure,
                      const Exchanges& exchanges);
/// Removes it, which also ends all chats of the bot.
Step unregister_webhook(const Settings& settings, const Context& context,
                        const Procedure& procedure, const Exchanges& exchanges);

/// A person's details. Viber tells them twice in 12 hours.
Step profile(const Settings& settings, const Context& context, const Procedure& procedure,
             const Exchanges& exchanges);
/// Who of `ids`, at most 100, is online.
Step presence(const Settings& settings, const Context& context, const Procedure& procedure,
              const Exchanges& exchanges);

}  // namespace jackfield::viber
