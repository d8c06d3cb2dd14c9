// SPDX-License-Identifier: MIT
// The pieces that the generated JSON writers are made of. Every member is appended with a comma
// behind it, and closing an object or list turns the last comma into its bracket: no "is this the
// first member" anywhere on the hot path.
#pragma once

#include "sdk/model/base64.hpp"
#include "sdk/model/json_form.hpp"
#include "sdk/model/rfc3339.hpp"

#include <jackfield/cpp/c_view.hpp>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield::model {

/// Appends `text` as a JSON string, quotes included. It must be UTF-8.
void append_quoted(std::string& out, std::string_view text);

/// Appends a value that is JSON already. Line breaks, which can only stand between its tokens,
/// become spaces, so that an event is always one line (streams and logs rely on that).
void append_embedded(std::string& out, std::string_view json);

template <class Number>
void append_number(std::string& out, Number value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, static_cast<size_t>(end - digits));
}

/// JSON has no word for infinity; the reader of a hostile plugin's event must not stumble over one.
inline void append_number(std::string& out, double value) {
  if (!std::isfinite(value)) value = 0;
  append_number<double>(out, value);
}

inline void close(std::string& out, char bracket) {
  if (out.back() == ',') {
    out.back() = bracket;
  } else {
    out += bracket;
  }
}

// One member each; `key` is the quoted name with its colon.
inline void member_text(std::string& out, std::string_view key, std::string_view value) {
  out += key;
  append_quoted(out, value);
  out += ',';
}
inline void member_name(std::string& out, std::string_view key, std::string_view plain) {
  out += key;
  out += '"';
  out += plain;
  out += "\",";
}
inline void member_json(std::string& out, std::string_view key, std::string_view json) {
  out += key;
  append_embedded(out, json.empty() ? std::string_view("{}") : json);
  out += ',';
}
inline void member_bytes(std::string& out, std::string_view key, std::string_view bytes) {
  out += key;
  out += '"';
  append_base64(out, bytes);
  out += "\",";
}
inline void member_time(std::string& out, std::string_view key, int64_t unix_ms) {
  out += key;
  out += '"';
  append_rfc3339(out, unix_ms);
  out += "\",";
}
inline void member_bool(std::string& out, std::string_view key, bool value) {
  out += key;
  out += value ? "true," : "false,";
}
template <class Number>
void member_number(std::string& out, std::string_view key, Number value) {
  out += key;
  append_number(out, value);
  out += ',';
}

// The same text from either side of the ABI.
inline std::string_view text_of(jf_str_t s) noexcept {
  return abi::text_of(s);
}
inline std::string_view text_of(const std::string& s) noexcept {
  return s;
}

}  // namespace jackfield::model
