// SPDX-License-Identifier: MIT
// Small questions about ASCII: header names, tokens and keywords of mail are compared without case.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jackfield::email {

constexpr bool is_blank(char c) noexcept {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
constexpr char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
/// The value of a hexadecimal digit, -1 for anything else.
int hex_value(char c) noexcept;

std::string lower(std::string_view text);
bool same(std::string_view a, std::string_view b) noexcept;
bool begins(std::string_view text, std::string_view beginning) noexcept;
bool ends(std::string_view text, std::string_view ending) noexcept;
/// Where `what` first stands in `text`, without case; npos if nowhere.
std::size_t find(std::string_view text, std::string_view what, std::size_t from = 0) noexcept;
bool contains(std::string_view text, std::string_view what) noexcept;

/// Whether it is written as a media type: "image/png" (RFC 6838 section 4.2).
bool is_media_type(std::string_view text) noexcept;

std::string_view trimmed(std::string_view text) noexcept;
/// Lines without their ends (LF or CRLF).
std::vector<std::string_view> lines_of(std::string_view text);
/// At most `most` bytes of it, never half a character.
std::string_view cut_utf8(std::string_view text, std::size_t most) noexcept;
/// The text on one line, and UTF-8: control characters and runs of blanks become one space, bytes
/// that are no character U+FFFD.
std::string one_line(std::string_view text);
/// CRLF and lone CR become LF.
std::string with_lf(std::string_view text);

}  // namespace jackfield::email
