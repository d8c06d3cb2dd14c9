// SPDX-License-Identifier: MIT
// Which mails no person wrote (RFC 3834), so that nobody answers them automatically.
#pragma once

#include <string>

#include "email_mail.hpp"

namespace jackfield::email {

/// `bounce`, `list`, `auto-replied`, `auto-generated`; empty: a person wrote it.
std::string automatic_kind(const Settings& settings, const Mail& mail);

}  // namespace jackfield::email
