// SPDX-License-Identifier: MIT
// `jackfield run CONFIG`: the daemon.
#pragma once

#include <string>

namespace jackfield::cli {

struct RunOptions {
  std::string config;
};

/// Runs until SIGTERM or SIGINT, drains, and returns the exit code. SIGHUP reloads. A second signal
/// ends it at once.
int run(const RunOptions& options);

}  // namespace jackfield::cli
