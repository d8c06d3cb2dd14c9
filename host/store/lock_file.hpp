// SPDX-License-Identifier: MIT
// One host per data directory: two would both number the journal. The kernel drops the lock when
// the process ends, however it ends.
#pragma once

#include <filesystem>

#include "host/store/descriptor.hpp"

namespace jackfield::store {

class LockFile final {
 public:
  /// Fails at once when another process holds it; the text names that process.
  static Result<LockFile> take(const std::filesystem::path& file);

 private:
  explicit LockFile(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  // Closed, the file stays: removing it would let a third process lock a new one beside a second.
  Descriptor descriptor_;
};

}  // namespace jackfield::store
