// SPDX-License-Identifier: MIT
// A plugin's own table (`config` of an account or a hook): from TOML to JSON, secrets put in,
// checked against the schema that the plugin's manifest gives.
#pragma once

#include "host/config/config.hpp"
#include "host/config/table_reader.hpp"

#include <nlohmann/json.hpp>

#include <map>
#include <set>
#include <string>

namespace jackfield::config {

/// Where each value of a settings table stands; keys are JSON Pointers.
struct SettingsMap {
  std::map<std::string, Span> values;
  std::map<std::string, Span> keys;
  std::set<std::string> secret;      // never shown, and no edit repeats them
  std::set<std::string> unreadable;  // reported already; their JSON is a stand-in
};

/// Reads `config` of the owner that `reader` is at. `schema` may be nullptr (nothing known) or null
/// (anything goes). `owner` names it in messages: "account \"line-jp\"".
PluginSettings read_settings(const TableReader& reader, const nlohmann::json* schema,
                             const std::string& owner, const LoadContext& context);

/// "account[0].config" and "/a/0/b": "account[0].config.a[0].b".
std::string key_at(const std::string& path, const std::string& pointer);

}  // namespace jackfield::config
