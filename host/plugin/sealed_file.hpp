// SPDX-License-Identifier: MIT
// A copy of a plugin's file that nobody can change any more: what is checked is what is loaded
// (rule ABI-8). The file on disk may be replaced at any moment; the copy may not.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace jackfield::plugin {

/// Sealed memory with the bytes of a file. Movable, one owner.
class SealedFile final {
 public:
  /// Copies `file`, which must lie in `directory` itself (links inside it are followed), must not
  /// be writable for group or others any more than its directory, must not be this program, and
  /// must not be larger than `max_bytes`. Errors: JF_INVALID_ARGUMENT with the rule's id.
  static Result<SealedFile> copy(const std::filesystem::path& file,
                                 const std::filesystem::path& directory, std::size_t max_bytes);

  SealedFile(SealedFile&& other) noexcept;
  SealedFile& operator=(SealedFile&& other) noexcept;
  ~SealedFile();

  std::string_view bytes() const noexcept { return {static_cast<const char*>(memory_), size_}; }
  /// Where the dynamic loader finds it, while this object lives.
  std::filesystem::path path() const;

 private:
  SealedFile(int descriptor, const void* memory, std::size_t size) noexcept
      : descriptor_(descriptor), memory_(memory), size_(size) {}

  int descriptor_ = -1;
  const void* memory_ = nullptr;  // read-only mapping of descriptor_
  std::size_t size_ = 0;
};

}  // namespace jackfield::plugin
