// SPDX-License-Identifier: MIT
#include "host/config/check.hpp"

#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

namespace jackfield::config {
namespace {

namespace fs = std::filesystem;

void add(Diagnostics& diagnostics, Severity severity, const char* code, const Position& at,
         const char* key, std::string text, std::string expected) {
  diagnostics.add({.severity = severity,
                   .code = code,
                   .at = at,
                   .key = key,
                   .text = std::move(text),
                   .expected = std::move(expected),
                   .suggestion = {},
                   .edit = {}});
}

void check_plugin_dirs(const Host& host, Diagnostics& diagnostics) {
  for (const std::string& dir : host.plugin_dirs) {
    std::error_code failure;
    if (fs::is_directory(dir, failure)) continue;
    add(diagnostics, Severity::warning, "no-folder", host.plugin_dirs_at, "host.plugin_dirs",
        "there is no folder \"" + dir + '"', "a folder with plugins");
  }
}

/// The start makes the folder where it can, so only its nearest existing parent counts.
void check_data_dir(const Host& host, Diagnostics& diagnostics) {
  std::error_code failure;
  fs::path at = fs::absolute(host.data_dir, failure);
  while (!fs::exists(at, failure) && at.has_relative_path()) at = at.parent_path();
  if (!fs::is_directory(at, failure)) {
    add(diagnostics, Severity::error, "no-folder", host.data_dir_at, "host.data_dir",
        "\"" + at.string() + "\" is not a folder", "a folder that the host may write");
  } else if (::access(at.c_str(), W_OK | X_OK) != 0) {
    add(diagnostics, Severity::error, "not-writable", host.data_dir_at, "host.data_dir",
        "\"" + at.string() + "\" cannot be written by this user",
        "a folder that the host may write");
  }
}

}  // namespace

CheckReport check(const std::string& path, const PluginSource* plugins) {
  Loaded loaded = load_config(path, plugins);
  CheckReport report{std::move(loaded.config), std::move(loaded.diagnostics)};
  const bool read = report.diagnostics.errors() == 0 || report.config.host.at.line != 0;
  if (!read) return report;  // nothing is known but that the file cannot be read
  check_plugin_dirs(report.config.host, report.diagnostics);
  check_data_dir(report.config.host, report.diagnostics);
  report.diagnostics.sort();
  return report;
}

}  // namespace jackfield::config
