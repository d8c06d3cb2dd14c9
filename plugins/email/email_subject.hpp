// SPDX-License-Identifier: MIT
// Subjects without and with the marks of answers.
#pragma once

#include <string>
#include <string_view>

namespace jackfield::email {

/// Of a subject's token: 16 characters of a name, 6 of a proof.
inline constexpr std::size_t kSubjectTokenLength = 22;

/// The last `[#…]` in it that has a token's shape, brackets included; empty: none.
std::string_view token_in(std::string_view subject);
/// Without such tokens, and without "Re:", "AW:", "WG:" and the like, however many.
std::string bare_subject(std::string_view subject);
/// With exactly one "Re: ".
std::string reply_subject(std::string_view subject);

}  // namespace jackfield::email
