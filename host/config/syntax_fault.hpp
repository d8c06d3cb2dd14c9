// SPDX-License-Identifier: MIT
// What the TOML library says of a text that is not TOML, told so that the operator can mend it, and
// the text without the statement at fault, so that the rest can be read.
#pragma once

#include "host/config/diagnostics.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield::config {

struct SyntaxFault {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string text;  // the library's words
};

Diagnostic explain(const SyntaxFault& fault, std::string_view text, const std::string& file);

/// A fault that the one before may have caused: what was opened there is still open here.
bool is_aftermath(const SyntaxFault& fault, const SyntaxFault& before);

/// Blanks the statement at fault in `text`; lines keep their numbers. False: nothing was left to
/// blank.
bool leave_out(const SyntaxFault& fault, std::string& text);

}  // namespace jackfield::config
