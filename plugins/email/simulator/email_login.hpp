// SPDX-License-Identifier: MIT
// Logins, the same for both servers: which ways there are, and whether one is right (RFC 4616,
// RFC 7628, and XOAUTH2 as Google and Microsoft document it).
#pragma once

#include "plugins/email/simulator/email_world.hpp"

namespace jackfield::email_simulator {

/// As after "AUTH " or "AUTH=".
const std::vector<std::string>& mechanisms();

enum class Login {
  granted,
  refused,
  challenged,  ///< A token is refused by a challenge, which has to be answered first.
};

Login check_password(const World& world, std::string_view user, std::string_view password);
/// PLAIN, XOAUTH2 or OAUTHBEARER; the response as it was decoded.
Login check_response(const World& world, std::string_view mechanism, std::string_view response);
/// Why a token is refused, in base64.
std::string challenge_of(std::string_view mechanism);

}  // namespace jackfield::email_simulator
