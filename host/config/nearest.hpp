// SPDX-License-Identifier: MIT
// "Did you mean": which known name a written one was probably meant to be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace jackfield::config {

/// Edits (insert, delete, replace, swap of neighbours) from one name to the other, ASCII case
/// ignored.
std::size_t edit_distance(std::string_view left, std::string_view right);

/// The one of `names` that `word` was probably meant to be; empty where none is near or two are as
/// near. Near is: the same but for case, `-`, `_` and `.`; or few edits for its length; or one
/// begins the other.
std::string nearest_name(std::string_view word, const std::vector<std::string>& names);

}  // namespace jackfield::config
