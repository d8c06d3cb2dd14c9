// SPDX-License-Identifier: MIT
// ASCII letters made small: names of header fields.
#pragma once

#include <algorithm>
#include <string>

namespace jackfield::testing {

inline std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return text;
}

}  // namespace jackfield::testing
