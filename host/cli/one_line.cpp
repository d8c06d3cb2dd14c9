// SPDX-License-Identifier: MIT
#include "host/cli/one_line.hpp"

namespace jackfield::cli {

std::string one_line(std::string_view text, std::size_t most_bytes) {
  std::string_view kept = text.substr(0, most_bytes);
  const auto is_inside = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; };
  while (kept.size() < text.size() && !kept.empty() && is_inside(text[kept.size()]))
    kept.remove_suffix(1);
  std::string line;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const auto byte = static_cast<unsigned char>(kept[i]);
    const auto next = static_cast<unsigned char>(i + 1 < kept.size() ? kept[i + 1] : 0);
    const bool is_c1 = byte == 0xC2 && next >= 0x80 && next < 0xA0;
    if (is_c1) ++i;
    line += is_c1 || byte < 0x20 || byte == 0x7F ? ' ' : kept[i];
  }
  if (kept.size() < text.size()) line += "…";
  return line;
}

}  // namespace jackfield::cli
