// SPDX-License-Identifier: MIT
// Where a process may die: each durable step of the store calls this before and after. Tests kill
// the process there; otherwise it does nothing.
#pragma once

#include <functional>
#include <string_view>

namespace jackfield::store {

/// Called on the thread that takes the step. Names: commit.begin, .applied, .durable and .told,
/// each once more with every kind of write in the commit ("commit.durable/PutEvent");
/// checkpoint.before and .after; media.written, .synced, .renamed and .durable.
using CommitPoint = std::function<void(std::string_view name)>;

/// `point`, or one that does nothing.
inline CommitPoint or_nothing(CommitPoint point) {
  if (point) return point;
  return [](std::string_view) {};
}

}  // namespace jackfield::store
