// SPDX-License-Identifier: MIT
// What the store asks of the kernel beside SQLite, with errors as texts.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include <jackfield/cpp/result.hpp>

namespace jackfield::store {

/// Owns one file descriptor.
class Descriptor final {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

/// "store: cannot <doing> <path>: <the system's words for errno>".
Error cannot(std::string_view doing, const std::filesystem::path& path);

Result<void> write_all(const Descriptor& file, std::string_view bytes,
                       const std::filesystem::path& path);
/// Makes the names in a directory durable.
Result<void> sync_directory(const std::filesystem::path& directory);
/// 0700, with its parents; fine when it exists.
Result<void> make_directory(const std::filesystem::path& directory);

}  // namespace jackfield::store
