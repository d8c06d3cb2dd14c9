// SPDX-License-Identifier: MIT
#include "host/cli/loading.hpp"

#include <filesystem>
#include <vector>

#include "host/config/config_load.hpp"
#include "host/config/secrets.hpp"

namespace jackfield::cli {

Loading load(const std::string& file) {
  // A first look finds out where the plugins are; faults are told by the second, which knows them.
  const config::Loaded first = config::load_config(file, nullptr);
  plugin::LibraryPolicy policy;
  policy.allowed_libraries = first.config.host.allowed_needed_libraries;
  std::vector<std::filesystem::path> directories(first.config.host.plugin_dirs.begin(),
                                                 first.config.host.plugin_dirs.end());
  Loading loading;
  loading.catalog = std::make_unique<plugin::Catalog>(plugin::Catalog::scan(directories, policy));
  loading.report = config::check(file, loading.catalog.get());
  return loading;
}

}  // namespace jackfield::cli
