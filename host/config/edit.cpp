// SPDX-License-Identifier: MIT
#include "host/config/edit.hpp"

#include <algorithm>
#include <tuple>

namespace jackfield::config {
namespace {

bool continues_a_code_point(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::size_t offset_of(std::string_view text, std::uint32_t line, std::uint32_t column) {
  std::size_t at = 0;
  for (std::uint32_t seen = 1; seen < line; ++seen) {
    const std::size_t end = text.find('\n', at);
    if (end == std::string_view::npos) return text.size();
    at = end + 1;
  }
  for (std::uint32_t seen = 1; seen < column && at < text.size() && text[at] != '\n'; ++seen) {
    do {
      ++at;
    } while (at < text.size() && continues_a_code_point(text[at]));
  }
  return at;
}

std::string apply_edits(std::string_view text, std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& left, const Edit& right) {
    return std::tie(left.range.begin.line, left.range.begin.column) <
           std::tie(right.range.begin.line, right.range.begin.column);
  });
  std::string out;
  std::size_t done = 0;
  for (const Edit& edit : edits) {
    const Range& range = edit.range;
    const std::size_t begin = offset_of(text, range.begin.line, range.begin.column);
    const std::size_t end = offset_of(text, range.end.line, range.end.column);
    if (begin < done || end < begin) continue;
    out += text.substr(done, begin - done);
    out += edit.text;
    done = end;
  }
  return out.append(text.substr(done));
}

}  // namespace jackfield::config
