// SPDX-License-Identifier: MIT
// Is this text UTF-8? Asked of everything that comes from outside, so plain ASCII is passed eight
// bytes at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace jackfield {

/// The bytes of the well-formed UTF-8 sequence (RFC 3629: shortest form, no surrogates, up to
/// U+10FFFF) at `at`; 0 where there is none. `at` < text.size().
constexpr size_t utf8_sequence(std::string_view text, size_t at) noexcept {
  const auto byte = [&](size_t offset) -> uint32_t {
    return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0u;
  };
  const auto is_tail = [&](size_t offset) { return (byte(offset) & 0xC0u) == 0x80u; };
  const uint32_t lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return is_tail(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    if (!is_tail(1) || !is_tail(2)) return 0;
    if (lead == 0xE0 && byte(1) < 0xA0) return 0;   // longer than needed
    if (lead == 0xED && byte(1) >= 0xA0) return 0;  // surrogates
    return 3;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    if (!is_tail(1) || !is_tail(2) || !is_tail(3)) return 0;
    if (lead == 0xF0 && byte(1) < 0x90) return 0;   // longer than needed
    if (lead == 0xF4 && byte(1) >= 0x90) return 0;  // above U+10FFFF
    return 4;
  }
  return 0;
}

/// True when the whole text is well-formed UTF-8.
inline bool is_utf8(std::string_view text) noexcept {
  size_t at = 0;
  while (at < text.size()) {
    if (text.size() - at >= 8) {
      uint64_t eight = 0;
      std::memcpy(&eight, text.data() + at, 8);
      if ((eight & 0x8080808080808080u) == 0) {
        at += 8;
        continue;
      }
    }
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    const size_t length = utf8_sequence(text, at);
    if (length == 0) return false;
    at += length;
  }
  return true;
}

}  // namespace jackfield
