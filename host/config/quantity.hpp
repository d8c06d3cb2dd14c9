// SPDX-License-Identifier: MIT
// What a value of the wrong type was probably meant to be: "30s" where milliseconds are asked for.
#pragma once

#include "host/config/document.hpp"
#include "host/config/key_table.hpp"

#include <optional>
#include <string>

namespace jackfield::config {

struct MeantValue {
  std::string shown;    // in "did you mean"
  std::string written;  // as TOML
};

/// Nothing where it is not certain.
std::optional<MeantValue> meant_value(const KeyRule& rule, const Node& value);

}  // namespace jackfield::config
