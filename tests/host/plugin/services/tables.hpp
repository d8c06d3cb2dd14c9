// SPDX-License-Identifier: MIT
// The tables as a plugin gets them, and bytes as the standards print them.
#pragma once

#include "host/plugin/services/service.hpp"

#include <jackfield/cpp/crypto.hpp>
#include <jackfield/cpp/text.hpp>

#include <string>
#include <string_view>

namespace jackfield::services {

inline const jf_crypto_v1_t& crypto_v1() {
  return *static_cast<const jf_crypto_v1_t*>(host_service(JF_CRYPTO_V1_ID));
}
inline Crypto crypto() {
  return Crypto(&crypto_v1());
}
inline const jf_text_v1_t& text_v1() {
  return *static_cast<const jf_text_v1_t*>(host_service(JF_TEXT_V1_ID));
}
inline Text text() {
  return Text(&text_v1());
}

inline jf_str_t str(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

/// Bytes of hexadecimal digits; blanks between them are for the eye.
inline std::string from_hex(std::string_view digits) {
  std::string bytes;
  int high = -1;
  for (const char c : digits) {
    if (c == ' ' || c == '\n') continue;
    const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    if (high < 0) {
      high = digit;
    } else {
      bytes.push_back(static_cast<char>(high << 4 | digit));
      high = -1;
    }
  }
  return bytes;
}

inline std::string to_hex(std::string_view bytes) {
  return crypto().hex(bytes);
}

/// The value, or the error's text, so that a failed expectation shows it.
inline std::string value_or_error(const Result<std::string>& result) {
  return result ? *result : "error: " + result.error().text;
}
inline std::string hex_or_error(const Result<std::string>& result) {
  return result ? to_hex(*result) : "error: " + result.error().text;
}

}  // namespace jackfield::services
