// SPDX-License-Identifier: MIT
// A plugin's file with an account for each of its cases, for tests that change what a case brings:
// fuzzing and the metamorphic tests.
#pragma once

#include "sdk/testing/case_file.hpp"
#include "sdk/testing/subject.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace jackfield::support {

struct PluginCase {
  testing::Case told;
  nlohmann::json config;
  const SignatureRecipe* recipe = nullptr;
  std::unique_ptr<testing::SubjectAccount> account;

  /// Whether somebody who does not know the secret cannot make the case's request.
  bool is_signed() const;
  /// The case's request with another body, signed where the case says {sign}. Errors:
  /// JF_INVALID_ARGUMENT (the recipe does not fit the case).
  Result<HttpRequestValue> request(std::string_view body) const;
};

/// Every case of plugins/NAME/cases whose account the plugin takes, by file name.
using PluginCases = std::map<std::string, PluginCase, std::less<>>;

/// Errors: the plugin does not load, or none of its cases can be used.
Result<PluginCases> load_cases(std::string_view plugin);

}  // namespace jackfield::support
