// SPDX-License-Identifier: MIT
// An input of the plugins' fuzz targets names a case in its first line and brings the bytes that
// take the place of what the network sent in it. Everything goes through the fake host, which makes
// each call three times, so that impure answers, broken rules and values the codec changes are
// found like crashes.
#pragma once

#include "tests/support/plugin_cases.hpp"

#include <cstdint>
#include <string_view>

namespace jackfield::fuzz {

/// The cases of the plugin; ends the program when there are none.
support::PluginCases load_cases(std::string_view plugin);

/// The case that is named, or nullptr, and the bytes for it.
struct Input {
  const support::PluginCase* named = nullptr;
  std::string_view bytes;
};
Input read_input(const support::PluginCases& cases, const std::uint8_t* data, std::size_t size);

/// What came back for a request: a line with the status, then the body. No such line: it never
/// came.
Exchange read_exchange(const Request& request, std::string_view answer, std::int64_t now);

/// Prints the text and aborts, which is how a fuzz target says that it found something.
[[noreturn]] void found(std::string_view text);

}  // namespace jackfield::fuzz
