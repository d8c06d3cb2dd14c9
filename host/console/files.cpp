// SPDX-License-Identifier: MIT
#include "host/console/files.hpp"

namespace jackfield::console {

const File* find(std::string_view name) {
  for (const File& file : files()) {
    if (file.name == name) return &file;
  }
  return nullptr;
}

}  // namespace jackfield::console
