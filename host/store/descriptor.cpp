// SPDX-License-Identifier: MIT
#include "host/store/descriptor.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace jackfield::store {

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

Error cannot(std::string_view doing, const std::filesystem::path& path) {
  const int code = errno;
  std::string text = "store: cannot ";
  text.append(doing).append(" ").append(path.string()).append(": ");
  return internal(text + std::generic_category().message(code));
}

Result<void> write_all(const Descriptor& file, std::string_view bytes,
                       const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return cannot("write", path);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return {};
}

Result<void> sync_directory(const std::filesystem::path& directory) {
  const std::filesystem::path name = directory.empty() ? "." : directory;
  const Descriptor opened(::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open()) return cannot("open", name);
  if (fsync(opened.get()) != 0) return cannot("sync", name);
  return {};
}

Result<void> make_directory(const std::filesystem::path& directory) {
  std::error_code ignored;
  if (directory.empty() || std::filesystem::is_directory(directory, ignored)) return {};
  if (const auto made = make_directory(directory.parent_path()); !made) return made.error();
  // Another thread may have made it just now.
  if (mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) return cannot("create", directory);
  return sync_directory(directory.parent_path());
}

}  // namespace jackfield::store
