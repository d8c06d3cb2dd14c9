// SPDX-License-Identifier: MIT
// HTML as people and editors write messages with to styled text. Any text is HTML: what is not
// known is left out and its content kept, what is not closed ends with the text. Pure.
#pragma once

#include <string_view>

#include "host/adapt/styled.hpp"

namespace jackfield::adapt {

/// Tags nested deeper than 64 style nothing. Linear in the text.
Styled read_html(std::string_view html);

}  // namespace jackfield::adapt
