// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace jackfield::adapt {

/// Bytes of a text, the end not among them.
struct Stretch {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const Stretch&, const Stretch&) = default;
};

}  // namespace jackfield::adapt
