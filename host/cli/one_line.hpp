// SPDX-License-Identifier: MIT
// What a network or a customer wrote, on a terminal: no line break, no control that would move the
// cursor, change the colours or answer for the operator.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace jackfield::cli {

/// Controls become blanks, those of C1 too; what is longer than that is cut, and ends with "…".
/// `text` is UTF-8.
std::string one_line(std::string_view text, std::size_t most_bytes = 400);

}  // namespace jackfield::cli
