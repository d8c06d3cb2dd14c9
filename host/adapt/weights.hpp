// SPDX-License-Identifier: MIT
// Text counted as X counts it: an address is 23 characters whatever its length, an emoji two, a
// character of most scripts without upper case two as well. Source: twitter-text, configuration
// version 3, read 2026-11. Pure.
#pragma once

#include <cstdint>
#include <string_view>

#include "host/adapt/links.hpp"

namespace jackfield::adapt {

constexpr std::uint64_t kWeightScale = 100;  ///< So much is one character.
constexpr std::uint64_t kLinkWeight = 23 * kWeightScale;

/// One grapheme cluster, of no address. Never less than X counts.
std::uint64_t cluster_weight(std::string_view cluster);

/// An address in `text` whose characters weigh `words`. Where it is not certain that X sees one, X
/// may see one at each dot in it, and the rest as characters.
std::uint64_t link_weight(const Link& link, std::string_view text, std::uint64_t words);

std::uint64_t weight(std::string_view text);

}  // namespace jackfield::adapt
