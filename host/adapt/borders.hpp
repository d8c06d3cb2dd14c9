// SPDX-License-Identifier: MIT
// A text as grapheme clusters: what each costs in the network's unit, and how good a place for a
// cut its end is. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

#include "host/adapt/stretch.hpp"

namespace jackfield::adapt {

/// How long a text may be.
struct TextLimit {
  std::uint64_t max = 0;  ///< 0: no limit.
  TextUnit unit = TextUnit::code_points;
  std::uint64_t max_unicode = 0;  ///< gsm7: once a character is outside GSM-7; 0: `max`.
};

/// What ends where a cluster ends, worst first.
enum class Border : std::uint8_t { none, cluster, word, blank, sentence, line, paragraph };

struct Cluster {
  std::size_t end = 0;             ///< Its last byte is before this.
  std::uint64_t cost = 0;          ///< In the unit, weights unscaled; gsm7: septets, 0 outside.
  std::uint64_t cost_unicode = 0;  ///< gsm7: UTF-16 units.
  Border border = Border::cluster;
  bool is_blank = false;
};

/// `whole` is not to be cut unless it is longer than a part; neither are addresses and
/// placeholders. Linear in the text.
std::vector<Cluster> clusters_of(std::string_view text, const TextLimit& limit,
                                 const std::vector<Stretch>& whole);

/// `max` in the unit of `Cluster::cost`.
std::uint64_t most_of(const TextLimit& limit);
/// The same for texts outside GSM-7.
std::uint64_t most_unicode_of(const TextLimit& limit);

}  // namespace jackfield::adapt
