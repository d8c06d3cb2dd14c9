// SPDX-License-Identifier: MIT
// What people do in their mail programs, and the mails that come of it.
#pragma once

#include "plugins/email/simulator/email_world.hpp"

namespace jackfield::email_simulator {

/// {"do":"text","text":"…","subject":"…"?,"answers":"<id of a
/// mail>"?,"files":["notes.txt"]?,"user":"…"?} writes a mail; without subject and "answers" it
/// answers the account's last one.
/// {"do":"read|bounce|complain","message":"<id>"}, {"do":"away"} (an automatic answer to the last
/// mail), {"do":"raw","bytes":"…"} (a mail as it is). Throws std::invalid_argument.
void do_it(World& world, const nlohmann::json& deed);

/// What a mail program offers.
std::vector<std::string_view> deeds();

}  // namespace jackfield::email_simulator
