// SPDX-License-Identifier: MIT
// The commands, their arguments and their help.
#pragma once

namespace jackfield::cli {

/// Runs the command that the arguments name; returns the process's exit code.
int command_line(int argc, char** argv);

}  // namespace jackfield::cli
