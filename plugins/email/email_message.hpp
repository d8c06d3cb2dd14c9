// SPDX-License-Identifier: MIT
// The message of a mail: its email part, its text, its files.
#pragma once

#include <string>

#include "email_body.hpp"
#include "email_event.hpp"
#include "email_mail.hpp"

namespace jackfield::email {

/// The email part comes first, then the text where there is any, then pictures and files.
Message message_of(const Settings& settings, const Mail& mail, const Body& body,
                   const Arrival& arrival);
/// DMARC passed, says the server that we trust.
bool is_verified(const Email& email);
/// SHA-256, in hex, of what makes a mail that mail wherever it is found: Message-ID, From, Date,
/// Subject, text, its files' names and lengths. What servers add on the way does not count.
std::string digest_of(const Settings& settings, const Mail& mail, const Body& body);

}  // namespace jackfield::email
