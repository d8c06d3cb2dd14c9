// SPDX-License-Identifier: MIT
// Addresses and placeholders in a text: what must not be cut, and what some networks count as one.
// Pure.
#pragma once

#include <string_view>
#include <vector>

#include "host/adapt/stretch.hpp"

namespace jackfield::adapt {

struct Link {
  Stretch at;
  /// A web address whose domain has a well-known top level: whoever looks for links finds it.
  bool is_certain = false;
};

/// In order, without overlaps. Linear in the text.
std::vector<Link> links_in(std::string_view text);

/// `{name}` and `{{name}}`, in order.
std::vector<Stretch> placeholders_in(std::string_view text);

}  // namespace jackfield::adapt
