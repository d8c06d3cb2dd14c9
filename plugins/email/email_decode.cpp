// SPDX-License-Identifier: MIT
#include "email_decode.hpp"

#include "email_text.hpp"

#include <cstdint>

namespace jackfield::email {
namespace {

int base64_value(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;  // '-' and '_': the URL alphabet, seen in the wild
  if (c == '/' || c == '_') return 63;
  return -1;
}

}  // namespace

TransferEncoding transfer_encoding(std::string_view value) noexcept {
  value = trimmed(value.substr(0, value.find(';')));
  if (begins(value, "base64")) return TransferEncoding::base64;
  if (begins(value, "quoted-printable")) return TransferEncoding::quoted_printable;
  return TransferEncoding::identity;
}

std::string_view name(TransferEncoding encoding) noexcept {
  switch (encoding) {
    case TransferEncoding::base64:
      return "base64";
    case TransferEncoding::quoted_printable:
      return "quoted-printable";
    case TransferEncoding::identity:
      break;
  }
  return {};
}

std::string decode_base64(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3 + 3);
  std::uint32_t bits = 0;
  int have = 0;
  for (const char c : text) {
    // The end of one stretch; some senders write the next right behind it.
    if (c == '=') have = 0;
    const int value = base64_value(c);
    if (value < 0) continue;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    have += 6;
    if (have >= 8) {
      have -= 8;
      out += static_cast<char>(bits >> have & 0xFF);
    }
  }
  return out;
}

std::string decode_quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '=') {
      out += text[i];
      continue;
    }
    if (i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
      continue;
    }
    std::size_t end = i + 1;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) ++end;
    if (end < text.size() && text[end] == '\r') ++end;
    if (end == text.size()) break;  // the last line's soft break
    if (text[end] == '\n') {
      i = end;
    } else {
      out += '=';
    }
  }
  return out;
}

std::string decode(TransferEncoding encoding, std::string_view bytes, std::size_t most) {
  switch (encoding) {
    case TransferEncoding::base64:
      return decode_base64(bytes.substr(0, most / 3 * 4));
    case TransferEncoding::quoted_printable:
      return decode_quoted_printable(bytes.substr(0, most));
    case TransferEncoding::identity:
      break;
  }
  return std::string(bytes.substr(0, most));
}

}  // namespace jackfield::email
