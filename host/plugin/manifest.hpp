// SPDX-License-Identifier: MIT
// A plugin's manifest, read and checked before anything of the plugin runs (rule ABI-2).
#pragma once

#include "host/config/plugin_source.hpp"

#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/result.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace jackfield::plugin {

/// Reads a manifest. Errors: JF_INVALID_ARGUMENT; the text holds every fault, a line each, with a
/// JSON Pointer. Names of enumerators that this host does not know read as unknown, so that a
/// plugin which is newer than its needs still loads.
Result<Manifest> read_manifest(std::string_view text);

/// What the manifest's author should know though the host copes with it: names that this host does
/// not know. A line each.
std::vector<std::string> manifest_remarks(std::string_view text);

/// What checking a configuration needs of it.
config::PluginInfo plugin_info(const Manifest& manifest);

/// The channel of that name; the only one when `name` is empty. nullptr: none.
const ChannelManifest* find_channel(const Manifest& manifest, std::string_view name);

/// True when a plugin may have that id: a lower-case letter, then letters, digits, hyphens.
bool is_plugin_id(std::string_view id);
/// True for a semantic version (semver.org 2.0.0).
bool is_semantic_version(std::string_view version);

}  // namespace jackfield::plugin
