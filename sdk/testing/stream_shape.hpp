// SPDX-License-Identifier: MIT
// What a stream's machine asks for, as a case's author writes it: {"send": "…"}, {"event": {…}}.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <nlohmann/json.hpp>

#include <vector>

namespace jackfield::testing {

/// Sends that follow each other are one: how a machine cuts its bytes is its own matter.
std::vector<StreamCommand> joined_sends(const std::vector<StreamCommand>& commands);

/// `expected` decides between spellings of the same thing; it may be null.
nlohmann::json shape_command(const StreamCommand& command, const nlohmann::json& expected);

}  // namespace jackfield::testing
