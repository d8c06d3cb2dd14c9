// SPDX-License-Identifier: MIT
// Markdown to styled text: CommonMark by md4c, with `~~struck through~~`, and line ends kept as
// people write them in chats. Any text is Markdown; raw HTML in it is text. Pure.
#pragma once

#include <string_view>

#include "host/adapt/styled.hpp"

namespace jackfield::adapt {

/// Of a text longer than 256 KiB, or nested deeper than 64, the styles are not read.
Styled read_markdown(std::string_view markdown);

}  // namespace jackfield::adapt
