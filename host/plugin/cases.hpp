// SPDX-License-Identifier: MIT
// `jackfield cases PLUGIN.so DIR…`: loads the plugin as the host would and runs cases against it.
#pragma once

#include "host/plugin/library.hpp"
#include "sdk/testing/case_runner.hpp"

#include <filesystem>
#include <iosfwd>

namespace jackfield::plugin {

/// Prints to `out`. Returns the exit code: 0 only if all cases pass, 1 if not, 2 when the plugin
/// cannot be loaded or a place cannot be read.
int run_cases(const std::filesystem::path& file, const testing::CaseOptions& options,
              std::ostream& out, const LibraryPolicy& policy = {});

}  // namespace jackfield::plugin
