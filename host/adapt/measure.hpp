// SPDX-License-Identifier: MIT
// How long a text is in the unit a network counts. Pure.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <string_view>

namespace jackfield::adapt {

/// Septets of GSM-7, the extension table's characters taking two; 0 for a text with a character
/// outside, unless it is empty.
std::uint64_t septets(std::string_view text);

std::uint64_t code_points(std::string_view text);
std::uint64_t utf16_units(std::string_view text);

/// Length in the network's unit; gsm7 counts UTF-16 units once a character is outside GSM-7, and
/// weighted units are those of weights.hpp, rounded up.
std::uint64_t measured(std::string_view text, TextUnit unit);

}  // namespace jackfield::adapt
