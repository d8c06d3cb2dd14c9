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

}  // namespace jackfield::meta
