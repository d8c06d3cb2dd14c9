// SPDX-License-Identifier: MIT
// Subjects without and with the marks of answers.
#pragma once

#include <string>
#include <string_view>

namespace jackfield::email {

/// Without "Re:", "AW:", "WG:" and the like, however many.
std::string bare_subject(std::string_view subject);
/// With exactly one "Re: ".
std::string reply_subject(std::string_view subject);

}  // namespace jackfield::email
