// SPDX-License-Identifier: MIT
// A case file with what came put in place of what was expected.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace jackfield::testing {

/// One expectation of a case and what came instead.
struct Replacement {
  std::string pointer;
  nlohmann::json expected;
  nlohmann::json actual;
};

/// The file with order and members kept: an expectation names the same members as before, with the
/// values that came. One that named nothing gets all.
std::string updated_case(const std::string& text, const std::vector<Replacement>& replacements);

}  // namespace jackfield::testing
