// SPDX-License-Identifier: MIT
// Which files visitors may send: what the first bytes say counts, not what the name says.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::webchat {

/// Media types that may be sent.
std::vector<std::string_view> allowed_types(bool zip_allowed);

/// The type of a file by its first bytes, and for text and office files by its name; empty when it
/// is none that is allowed. `head` holds the first kHeadBytes, or all there is.
std::string_view detect_type(std::string_view head, std::string_view filename, bool zip_allowed);

/// A file's name without path, control characters or anything that reorders text; never empty.
std::string clean_filename(std::string_view name);

inline constexpr std::size_t kHeadBytes = 4096;

}  // namespace jackfield::webchat
