// SPDX-License-Identifier: MIT
#include "host/adapt/measure.hpp"

#include <algorithm>

#include "host/adapt/weights.hpp"
#include "host/plugin/services/text.hpp"
#include "host/plugin/services/text_boundary.hpp"

namespace jackfield::adapt {
namespace {

std::uint64_t graphemes(std::string_view text) {
  std::uint64_t count = 0;
  services::BoundaryWalk walk(JF_BOUNDARY_GRAPHEME, text);
  for (std::uint64_t at = 0; at < text.size(); ++count) at = walk.next();
  return count;
}

}  // namespace

std::uint64_t septets(std::string_view text) {
  const jf_str_t all{text.data(), text.size()};
  std::uint64_t count = 0;
  return jf_host_gsm7_septets(&all, &count) == JF_OK ? count : 0;
}

std::uint64_t code_points(std::string_view text) {
  return static_cast<std::uint64_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::uint64_t utf16_units(std::string_view text) {
  const auto pairs = std::count_if(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
  return code_points(text) + static_cast<std::uint64_t>(pairs);
}

std::uint64_t measured(std::string_view text, TextUnit unit) {
  switch (unit) {
    case TextUnit::bytes:
      return text.size();
    case TextUnit::utf16:
      return utf16_units(text);
    case TextUnit::graphemes:
      return graphemes(text);
    case TextUnit::gsm7: {
      const std::uint64_t count = septets(text);
      return count > 0 ? count : utf16_units(text);
    }
    case TextUnit::weighted:
      return (weight(text) + kWeightScale - 1) / kWeightScale;
    default:
      return code_points(text);
  }
}

}  // namespace jackfield::adapt
