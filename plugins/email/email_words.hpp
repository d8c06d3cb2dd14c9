// SPDX-License-Identifier: MIT
// Header text: encoded words (RFC 2047) and raw 8-bit bytes to UTF-8.
#pragma once

#include <jackfield/cpp/channel.hpp>

#include <string>
#include <string_view>

namespace jackfield::email {

/// The value as people read it, on one line. Words that split a character are joined before they
/// are decoded; what only looks like an encoded word stays as it is.
std::string header_text(const Text& text, std::string_view value);

}  // namespace jackfield::email
