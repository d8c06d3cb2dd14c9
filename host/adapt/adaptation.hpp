// SPDX-License-Identifier: MIT
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <string>
#include <vector>

namespace jackfield::adapt {

/// That an account cannot express something, and what is sent in its place.
struct Adaptation {
  std::string pointer;  ///< Where in the request it stands: a JSON Pointer, such as `/parts/2`.
  PartType what{};      ///< What cannot be expressed as it is.
  std::string how;      ///< One of the words of docs/adaptation.md.
  /// What nobody will see: JSON Pointers into the part, names of styles, or the network's own note.
  std::vector<std::string> lost;
  friend bool operator==(const Adaptation&, const Adaptation&) = default;
};

}  // namespace jackfield::adapt
