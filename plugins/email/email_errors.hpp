// SPDX-License-Identifier: MIT
// What a mail server's answer, or its absence, means.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <string>
#include <string_view>

namespace jackfield::email {

/// What to do about a refused login.
inline constexpr std::string_view kLoginRemedy =
    "Check user and password. Gmail and Microsoft 365 take an app password or oauth only.";

/// The enhanced status code ("5.1.1", RFC 3463) of the last reply; empty when it has none.
std::string enhanced_code(std::string_view replies);
/// The last reply's words, on one line.
std::string reply_text(std::string_view replies);

/// A submission that was not accepted.
Step submission_failed(const ExchangeView& exchange);

}  // namespace jackfield::email
