// SPDX-License-Identifier: MIT
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace jackfield::plugin {

/// Checks that `schema` is a JSON Schema (draft 7) as far as its own form goes: keywords have
/// values of the right kind. Adds a line per fault, beginning with `where` and a JSON Pointer.
void check_schema_form(const nlohmann::json& schema, const std::string& where,
                       std::vector<std::string>& faults);

}  // namespace jackfield::plugin
