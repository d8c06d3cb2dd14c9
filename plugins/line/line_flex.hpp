// SPDX-License-Identifier: MIT
// Flex messages: what templates are too small for.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <string>
#include <vector>

namespace jackfield::line {

inline constexpr std::size_t kMostBubbles = 12;

/// A flex message without its closing brace: one bubble, or several side by side.
std::string flex_message(const Text& text, const std::vector<Card>& cards, std::string_view alt);

/// The rows of a list below its text, each a button.
std::string flex_list(const Text& text, const List& list, std::string_view alt);

}  // namespace jackfield::line
