// SPDX-License-Identifier: MIT
// Lengths and places in text, in LINE's units.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::line {

/// A stretch of a text in UTF-8 bytes.
struct Stretch {
  std::uint32_t start = 0;
  std::uint32_t length = 0;
};

/// LINE counts places in UTF-16 units. Nothing when the stretch is empty, leaves the text, or cuts
/// a character.
std::optional<Stretch> stretch_of(const Text& service, std::string_view text, std::int64_t index,
                                  std::int64_t length);

/// At most `most` grapheme clusters; what is cut ends in an ellipsis. LINE refuses a whole call for
/// one label that is too long.
std::string clip(const Text& service, std::string_view text, std::uint64_t most);

/// Grapheme clusters of a text.
std::uint64_t graphemes(const Text& service, std::string_view text);

/// Both, with a line break between where both are there.
std::string joined(std::string_view first, std::string_view second);

/// Whether it looks like an id of LINE: a letter of `kinds`, then lower-case hex. Ids go into
/// paths.
bool is_line_id(std::string_view id, std::string_view kinds) noexcept;
bool is_digits(std::string_view text) noexcept;

}  // namespace jackfield::line
