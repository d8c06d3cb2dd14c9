// SPDX-License-Identifier: MIT
// `jackfield new NAME`: a channel project from templates/channel-cpp, embedded in the program.
#pragma once

#include <string>

namespace jackfield::cli {

struct NewOptions {
  std::string name;
  std::string directory;  ///< Empty: `./<name>`.
};
/// Writes the project and says what to do next; refuses a folder that is not empty.
int new_channel(const NewOptions& options);

}  // namespace jackfield::cli
