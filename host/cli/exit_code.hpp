// SPDX-License-Identifier: MIT
// How a command that talks to a host ends.
#pragma once

#include <iostream>
#include <string_view>

namespace jackfield::cli {

enum ExitCode : int { kDone = 0, kRefused = 1, kUsage = 2 };

/// Says what is wrong, behind the command's name, and gives the code to end with.
inline int fail(std::string_view command, std::string_view text, int code = kRefused) {
  std::cerr << command << ": " << text << '\n';
  return code;
}

}  // namespace jackfield::cli
