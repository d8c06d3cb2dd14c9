// SPDX-License-Identifier: MIT
// Keeps schemas away from the validator that would make it recurse or compute without end. A
// manifest is a stranger's text, read before anything of the plugin runs.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace jackfield::config {

/// Why `schema` is not given to the validator; empty if it is fine.
std::string refusal_of(const nlohmann::json& schema);

}  // namespace jackfield::config
