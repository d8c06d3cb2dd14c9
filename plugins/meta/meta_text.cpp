// SPDX-License-Identifier: MIT
#include "meta_text.hpp"

namespace jackfield::meta {

std::string clip(const Text& service, std::string_view text, std::uint64_t most) {
  if (most == 0 || measured(service, Unit::code_points, text) <= most) return std::string(text);
  const auto limit = service.convert_offset(text, Unit::code_points, Unit::bytes, most - 1);
  if (!limit) return {};
  const auto end = service.last_boundary(Boundary::grapheme, text, *limit);
  return std::string(text.substr(0, end ? *end : 0)) + "…";
}

std::string joined(std::string_view first, std::string_view second) {
  std::string both(first);
  if (!first.empty() && !second.empty()) both += '\n';
  return both.append(second);
}

std::uint64_t measured(const Text& service, Unit unit, std::string_view text) {
  const auto counted = service.count(unit, text);
  return counted ? *counted : text.size();
}

}  // namespace jackfield::meta
