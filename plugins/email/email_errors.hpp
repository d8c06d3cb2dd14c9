// SPDX-License-Identifier: MIT
// What a mail server's answer, or its absence, means.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <cstdint>
#include <string_view>

namespace jackfield::email {

/// What to do about a refused login.
inline constexpr std::string_view kLoginRemedy =
    "Check user and password. Gmail and Microsoft 365 take an app password or oauth only.";

/// A submission that was not accepted, at the given attempt (from 1).
Step submission_failed(const ExchangeView& exchange, std::uint32_t attempt);

}  // namespace jackfield::email
