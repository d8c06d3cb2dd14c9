// SPDX-License-Identifier: MIT
#include "email_encode.hpp"

#include "email_address.hpp"
#include "email_text.hpp"

#include <jackfield/cpp/utf8.hpp>

#include <algorithm>

namespace jackfield::email {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";
constexpr std::size_t kFold = 78;  // RFC 5322 section 2.1.1
constexpr std::size_t kWord =
    39;  // bytes of an encoded word's text: with its field's name one line

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) < 0x7f;
  });
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t bits = 0;
    for (std::size_t j = 0; j < 3; ++j)
      bits = bits << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    for (std::size_t j = 0; j < 4; ++j)
      out += j <= count ? kAlphabet[bits >> (18 - 6 * j) & 63] : '=';
  }
  return out;
}

void escape(std::string& out, char escape_with, char c) {
  const auto byte = static_cast<unsigned char>(c);
  out.append({escape_with, kHex[byte >> 4], kHex[byte & 15]});
}

}  // namespace

std::string encoded_text(std::string_view text) {
  std::string line = one_line(text);
  if (is_ascii(line) && line.find("=?") == std::string::npos) return line;
  std::string out;
  for (std::string_view rest = line; !rest.empty();) {
    const std::string_view part = cut_utf8(rest, kWord);
    out.append(out.empty() ? "=?utf-8?B?" : " =?utf-8?B?");
    out.append(base64(part)).append("?=");
    rest.remove_prefix(part.size());
  }
  return out;
}

std::string header_line(std::string_view name, std::string_view value) {
  std::string out(name);
  out += ':';
  std::size_t column = out.size();
  const std::string line = one_line(value);
  for (std::string_view rest = line; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (column + 1 + end > kFold && column > name.size() + 1) {
      out += "\r\n";
      column = 0;
    }
    out.append(" ").append(rest.substr(0, end));
    column += 1 + end;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out + "\r\n";
}

std::string encoded_mailbox(std::string_view display_name, std::string_view address) {
  if (!is_address(address)) return {};
  const std::string name = one_line(display_name);
  if (name.empty()) return std::string(address);
  const std::string bracketed = " <" + std::string(address) + ">";
  if (!is_ascii(name) || name.find("=?") != std::string::npos)
    return encoded_text(name) + bracketed;
  std::string quoted;
  for (const char c : name) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return "\"" + quoted + "\"" + bracketed;
}

std::string filename_parameter(std::string_view name, std::string_view filename) {
  const std::string line = one_line(filename);
  if (line.empty()) return {};
  std::string plain;
  std::string escaped;
  bool is_plain = true;
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_safe = byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
    is_plain = is_plain && is_safe;
    // One sign for each character that cannot be written, for programs that know no other form.
    if (is_safe) plain += c;
    if (!is_safe && (byte & 0xC0u) != 0x80u) plain += '_';
    const bool is_attribute_char = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                   is_digit(c) || c == '.' || c == '-' || c == '_';
    if (is_attribute_char)
      escaped += c;
    else
      escape(escaped, '%', c);
  }
  std::string out = "; " + std::string(name) + "=\"" + plain + "\"";
  if (!is_plain) out.append("; ").append(name).append("*=UTF-8''").append(escaped);
  return out;
}

std::string quoted_printable(std::string_view text) {
  constexpr std::size_t kLine = 76;
  std::string out;
  for (const std::string_view line : lines_of(text)) {
    std::string current;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      const auto byte = static_cast<unsigned char>(c);
      const bool ends_line = i + 1 == line.size();
      const bool is_blank_within = (c == ' ' || c == '\t') && !ends_line;
      const bool is_safe = (byte > 0x20 && byte < 0x7f && c != '=') || is_blank_within;
      if (current.size() + (is_safe ? 1 : 3) > kLine - (ends_line ? 0 : 1)) {
        out.append(current).append("=\r\n");
        current.clear();
      }
      if (is_safe)
        current += c;
      else
        escape(current, '=', c);
    }
    out.append(current).append("\r\n");
  }
  return out;
}

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
  std::string out;
  for (const std::string& text : texts) {
    if (text.empty()) continue;
    if (!out.empty()) out += separator;
    out += text;
  }
  return out;
}

}  // namespace jackfield::email
