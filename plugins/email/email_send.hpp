// SPDX-License-Identifier: MIT
// Sending a message: one mail, handed to the account's submission server.
#pragma once

#include "email_settings.hpp"

namespace jackfield::email {

inline constexpr std::string_view kAccessToken = "access";

Step send(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges);

}  // namespace jackfield::email
