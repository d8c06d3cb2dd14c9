// SPDX-License-Identifier: MIT
#include "host/config/nearest.hpp"

#include <algorithm>
#include <limits>

#include "host/config/lowered.hpp"

namespace jackfield::config {
namespace {

constexpr std::size_t kLongestWord =
    128;  // beyond it nothing of ours is near, and distance is quadratic
constexpr std::size_t kShortestPrefix = 4;

std::string bare(std::string_view word) {
  std::string out;
  for (const char c : word) {
    if (c != '-' && c != '_' && c != '.' && c != ' ') out += lower(c);
  }
  return out;
}

bool begins(std::string_view longer, std::string_view shorter) {
  return shorter.size() >= kShortestPrefix && longer.substr(0, shorter.size()) == shorter;
}

}  // namespace

std::size_t edit_distance(std::string_view left, std::string_view right) {
  // Three rows of the table suffice: a swap looks back two.
  std::vector<std::size_t> before(right.size() + 1);
  std::vector<std::size_t> last(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    before.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const bool same = lower(left[i - 1]) == lower(right[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && lower(left[i - 1]) == lower(right[j - 2]) &&
                           lower(left[i - 2]) == lower(right[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[right.size()];
}

std::string nearest_name(std::string_view word, const std::vector<std::string>& names) {
  if (word.empty() || word.size() > kLongestWord) return {};
  const std::string bare_word = bare(word);
  std::string best;
  std::size_t best_score = std::numeric_limits<std::size_t>::max();
  bool tied = false;
  for (const std::string& name : names) {
    if (name.size() > kLongestWord || name == best) continue;
    const std::string bare_name = bare(name);
    // Scores are distances times two, so that a shared beginning can stand between two distances.
    std::size_t score = std::numeric_limits<std::size_t>::max();
    const std::size_t distance = edit_distance(word, name);
    const std::size_t shorter = std::min(word.size(), name.size());
    if (distance < shorter && distance <= std::max<std::size_t>(1, shorter / 3)) {
      score = 2 * distance;
    }
    if (bare_name == bare_word) score = std::min<std::size_t>(score, 1);
    if (begins(bare_name, bare_word) || begins(bare_word, bare_name)) {
      score = std::min<std::size_t>(score, 5);
    }
    if (score == std::numeric_limits<std::size_t>::max()) continue;
    if (score < best_score) {
      best = name;
      best_score = score;
      tied = false;
    } else if (score == best_score) {
      tied = true;
    }
  }
  return tied ? std::string() : best;
}

}  // namespace jackfield::config
