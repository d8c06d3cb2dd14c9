// SPDX-License-Identifier: MIT
// How the API writes what JSON has no type for.
#pragma once

#include <cstdint>
#include <string>

#include "sdk/model/rfc3339.hpp"

namespace jackfield::api {

/// RFC 3339, UTC, with milliseconds.
inline std::string time_text(std::int64_t unix_ms) {
  std::string text;
  model::append_rfc3339(text, unix_ms);
  return text;
}

}  // namespace jackfield::api
