// SPDX-License-Identifier: MIT
#include "host/store/lock_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string>
#include <utility>

namespace jackfield::store {
namespace {

Error held_by_another(const std::filesystem::path& file, int descriptor) {
  std::array<char, 20> digits{};
  const ssize_t length = pread(descriptor, digits.data(), digits.size(), 0);
  std::string holder;
  for (ssize_t i = 0;
       i < length && digits[static_cast<size_t>(i)] >= '0' && digits[static_cast<size_t>(i)] <= '9';
       ++i) {
    holder += digits[static_cast<size_t>(i)];
  }
  const std::string who = holder.empty() ? "another process" : "process " + holder;
  return internal("store: " + file.parent_path().string() + " is in use by " + who +
                  "; stop that host first, or give this one its own data_dir");
}

}  // namespace

Result<LockFile> LockFile::take(const std::filesystem::path& file) {
  Descriptor opened(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!opened.is_open()) return cannot("lock", file);
  if (flock(opened.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) return held_by_another(file, opened.get());
    return cannot("lock", file);
  }
  // The number is only for the text above: a full disk must not keep a host from starting.
  if (ftruncate(opened.get(), 0) == 0) {
    [[maybe_unused]] const auto written = write_all(opened, std::to_string(getpid()) + "\n", file);
  }
  return LockFile(std::move(opened));
}

}  // namespace jackfield::store
