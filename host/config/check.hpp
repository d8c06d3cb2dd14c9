// SPDX-License-Identifier: MIT
// `jackfield check`, as far as the file and the disk tell. Others append what they know: whether
// the ports are free, what the plugins' binaries are, whether credentials work.
#pragma once

#include "host/config/config_load.hpp"

#include <string>

namespace jackfield::config {

struct CheckReport {
  Config config;
  Diagnostics diagnostics;  // sort() again after adding to it
};

/// Loads `path` with the system's secrets and looks at the folders that it names.
CheckReport check(const std::string& path, const PluginSource* plugins);

}  // namespace jackfield::config
