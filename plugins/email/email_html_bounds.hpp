// SPDX-License-Identifier: MIT
// What keeps a stranger's HTML from taking the parser's time and memory: its work grows with the
// square of the depth, and open styles are made anew in each paragraph.
#pragma once

#include <string>
#include <string_view>

namespace jackfield::email {

/// The HTML without the tags that go beyond what any mail has: of so many at once, so deep, or
/// with so many styles open. A space stands in their place; the words stay. Pure.
std::string restrained(std::string_view html);

}  // namespace jackfield::email
