// SPDX-License-Identifier: MIT
// Finds words for what a JSON Schema has against a value: the common keywords, with expectation and
// nearest name. What it does not know it leaves to the validator's own words (schema_check).
#pragma once

#include "host/config/settings.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace jackfield::config {

struct Finding {
  bool warning = false;
  bool at_key = false;  // the place is the key's, not the value's
  std::string code;
  std::string pointer;  // into the value
  std::string text;     // follows the key's name: "is an integer"
  std::string expected;
  std::string suggestion;
  std::string written;  // the suggestion as TOML
};

std::vector<Finding> explain_settings(const nlohmann::json& schema, const nlohmann::json& value,
                                      const SettingsMap& map);

}  // namespace jackfield::config
