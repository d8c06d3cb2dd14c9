// SPDX-License-Identifier: MIT
// A plugin with its cases, for fuzzing: an input names a case in its first line and brings the
// bytes that take the place of what the network sent in it. Everything goes through the fake host,
// which makes each call three times, so that impure answers, broken rules and values the codec
// changes are found like crashes.
#pragma once

#include "sdk/testing/case_file.hpp"
#include "sdk/testing/subject.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::fuzz {

struct PluginCase {
  testing::Case told;
  nlohmann::json config;
  const SignatureRecipe* recipe = nullptr;
  std::unique_ptr<testing::SubjectAccount> account;

  /// The case's request with another body, signed where the case says {sign}.
  HttpRequestValue request(std::string_view body) const;
};

/// Every case of plugins/NAME/cases whose account the plugin takes, by file name.
using PluginCases = std::map<std::string, PluginCase, std::less<>>;
PluginCases load_cases(std::string_view plugin);

/// An input: the case it names, or nullptr, and the bytes for it.
struct Input {
  const PluginCase* named = nullptr;
  std::string_view bytes;
};
Input read_input(const PluginCases& cases, const std::uint8_t* data, std::size_t size);

/// What came back for a request: a line with the status, then the body. No such line: it never
/// came.
Exchange read_exchange(const Request& request, std::string_view answer, std::int64_t now);

/// Prints the text and aborts, which is how a fuzz target says that it found something.
[[noreturn]] void found(std::string_view text);

}  // namespace jackfield::fuzz
