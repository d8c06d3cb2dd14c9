// SPDX-License-Identifier: MIT
// ASCII letters made small, whatever the locale.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace jackfield::config {

inline char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

}  // namespace jackfield::config
