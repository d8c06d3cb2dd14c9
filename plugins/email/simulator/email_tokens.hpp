// SPDX-License-Identifier: MIT
// The provider's OAuth 2.0 token address (RFC 6749): refresh tokens and client credentials.
#pragma once

#include "plugins/email/simulator/email_world.hpp"

namespace jackfield::email_simulator {

simulator::HttpResponse give_token(World& world, const simulator::HttpRequest& request);

}  // namespace jackfield::email_simulator
