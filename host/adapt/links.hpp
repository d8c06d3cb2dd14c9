// SPDX-License-Identifier: MIT
// Addresses and placeholders in a text: what must not be cut, and what some networks count as one.
// Pure.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "host/adapt/stretch.hpp"

namespace jackfield::adapt {

/// Whether somebody who counts web addresses takes it for one.
enum class Counted : std::uint8_t {
  never,    ///< It has another scheme.
  perhaps,  ///< Its top level is not among the well-known ones.
  always,
};

struct Link {
  Stretch at;
  Counted counted = Counted::never;
};

/// In order, without overlaps. Linear in the text.
std::vector<Link> links_in(std::string_view text);

/// `{name}` and `{{name}}`, in order.
std::vector<Stretch> placeholders_in(std::string_view text);

}  // namespace jackfield::adapt
