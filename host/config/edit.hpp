// SPDX-License-Identifier: MIT
// Carries out what diagnostics suggest. Editors and `check --fix`-like tools work on the same
// edits.
#pragma once

#include "host/config/diagnostics.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace jackfield::config {

/// `text` with every edit done. Edits may come in any order; of two that overlap the first in the
/// file is done and the other left out, as are those that lie outside the text.
std::string apply_edits(std::string_view text, std::vector<Edit> edits);

/// Offset in bytes of a place, counted as Position says; text.size() where there is no such place.
std::size_t offset_of(std::string_view text, std::uint32_t line, std::uint32_t column);

}  // namespace jackfield::config
