// SPDX-License-Identifier: MIT
// Access tokens (OAuth 2) and the check of an account.
#pragma once

#include "email_settings.hpp"

namespace jackfield::email {

Step get_token(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges);
/// Where mail is picked up.
Step open(const Settings& settings, const Context& context);
/// With OAuth a fresh token is proof; a password is only tried where mail is picked up or sent.
Step check(const Settings& settings, const Context& context, const Procedure& procedure,
           const Exchanges& exchanges);

}  // namespace jackfield::email
