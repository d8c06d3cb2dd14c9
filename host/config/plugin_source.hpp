// SPDX-License-Identifier: MIT
// What checking a configuration needs to know of the plugins at hand. The catalog of host/plugin
// fills it from manifests, tests from literals; this folder never touches a shared library.
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace jackfield::config {

struct PluginInfo {
  std::string id;
  std::vector<std::string> channels;  // at least one
  std::vector<std::string> rates;     // keys of its token buckets, over all channels
  nlohmann::json
      config_schema;           // JSON Schema draft 7 of an account's `config`; null: anything goes
  nlohmann::json hook_schema;  // the same for a hook's
  bool has_hook = false;       // the plugin has hooks of its own, so [[hook]] may name it
  std::vector<std::string> origins{};  // where its requests go, or `*.example.com`; empty: anywhere
};

class PluginSource {
 public:
  virtual ~PluginSource() = default;

  /// The plugin with that id, or nullptr. Borrowed: valid as long as the source.
  virtual const PluginInfo* find(std::string_view id) const = 0;
  /// Every id there is, for "did you mean".
  virtual std::vector<std::string> ids() const = 0;
  /// Why the plugin of that id, which is there, cannot be used; empty when none is there.
  virtual std::string fault(std::string_view) const { return {}; }
};

}  // namespace jackfield::config
