// SPDX-License-Identifier: MIT
// Cuts long text where a reader would: between paragraphs, else sentences, else words, else
// grapheme clusters; never inside a cluster, and inside an address, a placeholder or a styled
// stretch only when that alone is longer than a part. Pure, and linear in the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/adapt/borders.hpp"

namespace jackfield::adapt {

bool fits(std::string_view text, const TextLimit& limit);

/// Where the parts lie, at least one: each within the limit, unless one cluster alone is not. What
/// lies between them is white space. `whole` are stretches to keep in one part where they fit.
std::vector<Stretch> split_places(std::string_view text, const TextLimit& limit,
                                  const std::vector<Stretch>& whole = {});

/// The same as texts: joined they are the text, but for white space at the cuts.
std::vector<std::string> split_text(std::string_view text, const TextLimit& limit);

}  // namespace jackfield::adapt
