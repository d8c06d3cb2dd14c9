// SPDX-License-Identifier: MIT
// `jackfield cases PLUGIN.so DIR…`: loads the plugin as the host would and runs cases against it.
#pragma once

#include "host/plugin/account.hpp"
#include "host/plugin/library.hpp"
#include "sdk/testing/case_runner.hpp"

#include <filesystem>
#include <iosfwd>
#include <memory>

namespace jackfield::plugin {

/// Prints to `out`. Returns the exit code: 0 only if all cases pass, 1 if not, 2 when the plugin
/// cannot be loaded or a place cannot be read.
int run_cases(const std::filesystem::path& file, const testing::CaseOptions& options,
              std::ostream& out, const LibraryPolicy& policy = {});

/// An account in this process, as the case runner and the fake host see one.
std::unique_ptr<testing::SubjectAccount> as_subject(std::unique_ptr<Account> account);

}  // namespace jackfield::plugin
