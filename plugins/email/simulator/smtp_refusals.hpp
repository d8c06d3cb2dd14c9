// SPDX-License-Identifier: MIT
// Replies of real providers to what a simulated one has no reason to refuse, by a name that a test
// orders them with.
#pragma once

#include "plugins/email/simulator/email_world.hpp"

namespace jackfield::email_simulator {

/// {"refuse":"greylist","count":1}, {"reply":"450 4.7.1 Wait","at":"rcpt"},
/// {"imap":"UNAVAILABLE","at":"login"}, {"token":"invalid_grant"}. Throws std::invalid_argument for
/// a name that is none.
void order_refusal(World& world, const nlohmann::json& order);

}  // namespace jackfield::email_simulator
