// SPDX-License-Identifier: MIT
// The lines of a stream case (docs/cases.md), as they are read from its file.
#pragma once

#include "sdk/testing/case_file.hpp"

namespace jackfield::testing {

/// Reads `/stream`. Errors: JF_INVALID_ARGUMENT; names the member at fault.
Result<std::vector<ScriptedLine>> read_stream(const nlohmann::json& json);

}  // namespace jackfield::testing
