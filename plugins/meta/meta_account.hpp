// SPDX-License-Identifier: MIT
// The account itself: its credentials, its webhooks, its profile.
#pragma once

#include "meta_settings.hpp"

namespace jackfield::meta {

/// Also renews the token of Instagram Login, week by week.
Step check(const Settings& settings, const Context& context, const Procedure& procedure,
           const Exchanges& exchanges);
/// Subscribes the app to the account's webhooks; with an app id also the app to the address.
Step register_webhook(const Settings& settings, const Context& context, const Procedure& procedure,
                      const Exchanges& exchanges);
/// Takes that back: no webhook comes any more.
Step unregister_webhook(const Settings& settings, const Context& context,
                        const Procedure& procedure, const Exchanges& exchanges);
/// Which apps get the account's webhooks, and of what: `{"apps":[{"id","name","fields"}]}`.
Step list_subscriptions(const Settings& settings, const Context& context,
                        const Procedure& procedure, const Exchanges& exchanges);

}  // namespace jackfield::meta
