// SPDX-License-Identifier: MIT
// Compares what a case expects with what came: partly, so that a case names only what it is about.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace jackfield::testing {

/// A place where the two differ. An absent side is nullopt-like: `has_…` is false.
struct Mismatch {
  std::string pointer;  ///< JSON Pointer into what was expected.
  nlohmann::json expected;
  nlohmann::json actual;
  bool has_actual = true;
  bool has_expected = true;
};

/// Objects match when every member that `expected` names matches; lists element by element, with
/// equal length. An object with `"exact": true` must have no other members than it names, nor must
/// anything below it.
std::vector<Mismatch> match(const nlohmann::json& expected, const nlohmann::json& actual);

/// A line or several per mismatch: the pointer, then "- expected" and "+ actual".
std::string diff_text(const std::vector<Mismatch>& mismatches);

}  // namespace jackfield::testing
