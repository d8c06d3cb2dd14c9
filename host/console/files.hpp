// SPDX-License-Identifier: MIT
// The files of the simulate page, inside the program: nothing to install beside it.
#pragma once

#include <span>
#include <string_view>

namespace jackfield::console {

struct File {
  std::string_view name;  ///< "index.html"; with a folder: "js/app.js"
  std::string_view type;
  std::string_view bytes;
};

std::span<const File> files();
/// By name; nullptr: there is none.
const File* find(std::string_view name);

}  // namespace jackfield::console
