// SPDX-License-Identifier: MIT
// `jackfield simulate`: the networks' side of a configuration, for play and tests, and a page that
// shows both sides.
#pragma once

#include <cstdint>
#include <string>

namespace jackfield::cli {

struct SimulateOptions {
  std::string config;
  std::uint16_t port = 8090;  ///< Of the page; 0 takes any free one.
  std::string
      open_port_file;  ///< The page's port is written here once everything listens; empty: nowhere.
};

/// Runs until SIGTERM or SIGINT; returns the exit code. Refused where no account has `endpoints`.
int simulate(const SimulateOptions& options);

}  // namespace jackfield::cli
