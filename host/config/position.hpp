// SPDX-License-Identifier: MIT
// Places in a configuration file, as an editor shows them.
#pragma once

#include <cstdint>
#include <string>

namespace jackfield::config {

/// Where something stands. Line and column count from 1; columns count code points, as editors do.
/// Line 0: it is not written anywhere (a default, or the file as a whole).
struct Position {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend bool operator==(const Position&, const Position&) = default;
};

/// From `begin` up to, not including, `end`; both in the same file.
struct Range {
  Position begin;
  Position end;

  friend bool operator==(const Range&, const Range&) = default;
};

}  // namespace jackfield::config
