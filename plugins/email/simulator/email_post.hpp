// SPDX-License-Identifier: MIT
// The way from submission to people's mail programs.
#pragma once

#include "plugins/email/simulator/email_world.hpp"

namespace jackfield::email_simulator {

/// What a mail program keeps of a mail that the account has sent.
Said read_posted(std::string_view mail, std::string_view return_path);

/// Into the recipient's mail program, or back, where mails to them bounce.
void hand_over(World& world, const std::string& recipient, const Said& posted);

/// The mail comes back to where its envelope says.
void bounce(World& world, const Person& person, const Said& mail, std::string_view status);

/// The ids between the angle brackets of a field.
std::vector<std::string> ids_in(std::string_view field);

/// Behind the "@".
std::string domain_of(std::string_view address);

}  // namespace jackfield::email_simulator
