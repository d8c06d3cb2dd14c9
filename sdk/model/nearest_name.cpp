// SPDX-License-Identifier: MIT
#include "sdk/model/nearest_name.hpp"

#include <algorithm>
#include <vector>

namespace jackfield::model {
namespace {

// Insertions, deletions and replacements that turn one text into the other.
size_t slips(std::string_view from, std::string_view to) {
  std::vector<size_t> row(to.size() + 1);
  for (size_t j = 0; j <= to.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= from.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= to.size(); ++j) {
      const size_t replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row[to.size()];
}

}  // namespace

std::string_view nearest_name(std::string_view text, std::span<const std::string_view> names) {
  constexpr size_t kLongest = 64;  // longer than any name; a hostile text must not cost a big table
  if (text.size() > kLongest) return {};
  std::string_view nearest;
  size_t fewest = std::max<size_t>(2, text.size() / 3) + 1;
  for (const std::string_view name : names) {
    if (name == "unknown") continue;
    const size_t count = slips(text, name);
    if (count < fewest) {
      fewest = count;
      nearest = name;
    }
  }
  return nearest;
}

}  // namespace jackfield::model
