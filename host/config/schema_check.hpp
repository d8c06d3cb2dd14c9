// SPDX-License-Identifier: MIT
// A plugin's settings against the JSON Schema (draft 7) of its manifest. The validator gives the
// verdict; schema_explain finds words for it that name the key, the place and the nearest right
// name.
#pragma once

#include "host/config/settings.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace jackfield::config {

/// Reports what `schema` has against `value`. Values are never shown. `path` is the table's key
/// ("account[0].config"), `owner` whom it belongs to. A schema that is none is reported, too.
void check_settings(const nlohmann::json& schema, const nlohmann::json& value,
                    const SettingsMap& map, const std::string& path, const std::string& owner,
                    const LoadContext& context);

}  // namespace jackfield::config
