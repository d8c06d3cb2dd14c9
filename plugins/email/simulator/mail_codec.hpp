// SPDX-License-Identifier: MIT
// How mails write what is not ASCII, and times (RFC 2045, 2047, 5322, 3501).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::email_simulator {

std::string base64(std::string_view bytes);
/// In lines of 76 characters, each ended.
std::string base64_lines(std::string_view bytes);
/// nullopt for what is none.
std::optional<std::string> from_base64(std::string_view text);
std::string from_quoted_printable(std::string_view text, bool is_header = false);

/// A header's value as people read it: encoded words in UTF-8 are decoded.
std::string header_text(std::string_view value);
/// The same the other way: ASCII stays as it is.
std::string encoded_text(std::string_view text);

/// "Sun, 22 Nov 2026 12:00:00 +0000"
std::string mail_date(std::int64_t at_ms);
/// "22-Nov-2026 12:00:00 +0000"
std::string internal_date(std::int64_t at_ms);
/// The first moment of "22-Nov-2026", UTC.
std::optional<std::int64_t> read_day(std::string_view text);

bool is_ascii(std::string_view text);
std::string lower(std::string_view text);
std::string upper(std::string_view text);
std::string_view trimmed(std::string_view text);
bool same(std::string_view a, std::string_view b);

}  // namespace jackfield::email_simulator
