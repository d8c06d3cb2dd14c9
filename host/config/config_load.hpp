// SPDX-License-Identifier: MIT
// From the operator's file to a Config. Every fault of the file is reported in one run.
//
// Plugins are known only once `plugin_dirs` is: load once without plugins to learn them, then again
// with.
#pragma once

#include "host/config/config.hpp"
#include "host/config/diagnostics.hpp"
#include "host/config/plugin_source.hpp"
#include "host/config/secrets.hpp"

#include <string>
#include <string_view>

namespace jackfield::config {

/// All pointers are borrowed for the call.
struct LoadOptions {
  const PluginSource* plugins = nullptr;  // nullptr: nothing about plugins is checked
  const SecretSource* secrets =
      nullptr;                      // nullptr: no secret can be read, which is an error of each
  std::string folder;               // relative paths count from here; empty: they stay as written
  bool readable_by_others = false;  // the file is: warns of secrets written out in it
};

struct Loaded {
  Config config;  // to be used only if there are no errors
  Diagnostics diagnostics;

  bool usable() const noexcept { return diagnostics.errors() == 0; }
};

/// Reads a text; touches nothing else but what `options` brings. Never throws for what the text
/// holds.
Loaded parse_config(std::string_view text, std::string_view name, const LoadOptions& options);

/// Reads a file, its secrets from the system (`options` may bring others), its folder and mode from
/// the file system.
Loaded load_config(const std::string& path, const PluginSource* plugins,
                   const SecretSource* secrets = nullptr);

}  // namespace jackfield::config
