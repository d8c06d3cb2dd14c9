// SPDX-License-Identifier: MIT
// The account itself: its credentials, its webhooks, its token.
#pragma once

#include "meta_settings.hpp"

namespace jackfield::meta {

Step check(const Settings& settings, const Context& context, const Procedure& procedure,
           const Exchanges& exchanges);
/// Subscribes the app to the account's webhooks; with an app id also the app to the address.
Step register_webhook(const Settings& settings, const Context& context, const Procedure& procedure,
                      const Exchanges& exchanges);
/// Instagram Login's tokens hold 60 days and are renewed; others last.
Step renew_token(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges);

}  // namespace jackfield::meta
