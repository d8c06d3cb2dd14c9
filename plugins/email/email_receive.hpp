// SPDX-License-Identifier: MIT
// A mail server's pipe may hand mails over the hook, signed, one per request.
#pragma once

#include "email_settings.hpp"

namespace jackfield::email {

Received receive(const Settings& settings, const HttpRequest& request);

}  // namespace jackfield::email
