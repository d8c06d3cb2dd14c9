// SPDX-License-Identifier: MIT
// Bytes in JSON: base64 with padding (RFC 4648, section 4). Strict: one text for one value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace jackfield::model {

void append_base64(std::string& out, std::string_view bytes);

/// Nothing for a wrong length, a foreign character, missing padding or bits left over.
std::optional<std::string> parse_base64(std::string_view text);

}  // namespace jackfield::model
