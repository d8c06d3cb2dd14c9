// SPDX-License-Identifier: MIT
// Dates of mail (RFC 5322 section 3.3) and of IMAP.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::email {

/// "Fri, 21 Nov 1997 09:55:06 -0600", also with two-digit years and named zones, and
/// " 1-Feb-2026 09:05:00 +0100". Unix milliseconds; nothing when it is no date.
std::optional<std::int64_t> read_date(std::string_view text);
/// In UTC: "Sun, 22 Nov 2026 12:00:00 +0000".
std::string write_date(std::int64_t at_ms);
/// "22-Nov-2026", the form of IMAP's SEARCH.
std::string imap_day(std::int64_t at_ms);

}  // namespace jackfield::email
