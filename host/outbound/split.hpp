// SPDX-License-Identifier: MIT
// Cuts long text where a reader would: between paragraphs, else sentences, else words, else
// grapheme clusters; never inside a cluster. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/text.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::outbound {

/// Length in the network's unit. Weighted units count as code points until their tables are known.
std::uint64_t measured(std::string_view text, TextUnit unit, const Text& service);

/// Parts of at most `max` units each; joined they are the text, but for white space at the cuts. 0:
/// no limit.
std::vector<std::string> split_text(std::string_view text, std::uint64_t max, TextUnit unit,
                                    const Text& service);

}  // namespace jackfield::outbound
