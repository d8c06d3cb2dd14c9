// SPDX-License-Identifier: MIT
// Writing header lines and bodies that any mail server takes: 7-bit, short lines, CRLF. No text
// that goes in can end a line, so nobody can add a header.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::email {

/// Text for a header: itself if plain ASCII, else encoded words (RFC 2047).
std::string encoded_text(std::string_view text);
/// `Name: value` folded at blanks to lines of 78 characters, with its CRLF. Line ends and control
/// characters in `value` become blanks.
std::string header_line(std::string_view name, std::string_view value);
/// `"Display name" <address>`; just the address without a name. Empty if it is no address.
std::string encoded_mailbox(std::string_view display_name, std::string_view address);
/// `; filename="…"`, and `filename*=` (RFC 2231) where the name is not plain ASCII.
std::string filename_parameter(std::string_view name, std::string_view filename);
/// Quoted-printable of text with LF or CRLF lines, CRLF out.
std::string quoted_printable(std::string_view text);
/// A comma-separated list without what is empty.
std::string joined(const std::vector<std::string>& texts, std::string_view separator);

}  // namespace jackfield::email
