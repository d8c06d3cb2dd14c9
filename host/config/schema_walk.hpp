// SPDX-License-Identifier: MIT
// Looking around in a JSON Schema: which parts of it speak about a place in the value. Only local
// references are followed, and only so far that a hostile schema cannot keep us busy.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace jackfield::config {

/// Every part of the schema that says something about one place; empty: nothing does.
using Schemas = std::vector<const nlohmann::json*>;

/// The member of that name; nullptr when there is none, or the value is no object.
const nlohmann::json* member(const nlohmann::json& object, const char* name);
/// `schema` with its "$ref" followed; nullptr where that leads nowhere.
const nlohmann::json* resolved(const nlohmann::json& root, const nlohmann::json& schema);
/// `schema` and the schemas it combines.
Schemas schemas_of(const nlohmann::json& root, const nlohmann::json& schema);
Schemas property_of(const nlohmann::json& root, const Schemas& schemas, const std::string& key);
Schemas item_of(const nlohmann::json& root, const Schemas& schemas, std::size_t index);

/// Whether a value of that JSON Schema type may stand there; true where nothing is said.
bool allows(const Schemas& schemas, const std::string& type);
/// Marked `"secret": true`.
bool is_secret(const Schemas& schemas);

/// One more step in a JSON Pointer, escaped.
std::string pointer_to(const std::string& parent, const std::string& step);

}  // namespace jackfield::config
