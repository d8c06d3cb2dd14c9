// SPDX-License-Identifier: MIT
#include "host/plugin/sealed_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

namespace jackfield::plugin {
namespace {

namespace fs = std::filesystem;

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U  // newer than Debian 12's headers; kernels that have it may demand it
#endif

/// Closes what it holds unless it was given away.
class Descriptor final {
 public:
  explicit Descriptor(int value) noexcept : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const noexcept { return value_; }
  int release() noexcept { return std::exchange(value_, -1); }

 private:
  int value_;
};

Error refused(std::string text) {
  return invalid(std::move(text));
}
Error failed(const std::string& what) {
  return internal(what + ": " +
                  std::strerror(errno));  // NOLINT(concurrency-mt-unsafe): glibc's is safe
}

bool others_may_write(const struct stat& status) {
  return (status.st_mode & (S_IWGRP | S_IWOTH)) != 0;
}

bool is_this_program(const struct stat& status) {
  struct stat own {};
  return ::stat("/proc/self/exe", &own) == 0 && own.st_dev == status.st_dev &&
         own.st_ino == status.st_ino;
}

Result<void> check_file(const struct stat& status, std::size_t max_bytes) {
  if (!S_ISREG(status.st_mode)) return refused("not a regular file (ABI-8.1)");
  if (is_this_program(status)) return refused("this is the host itself, not a plugin (ABI-8.5)");
  if (others_may_write(status)) {
    return refused(
        "others than its owner may write the file; take that away (chmod go-w) (ABI-8.3)");
  }
  if (static_cast<std::uint64_t>(status.st_size) > max_bytes) {
    return refused("the file is larger than " + std::to_string(max_bytes >> 20) + " MiB (ABI-8.2)");
  }
  return {};
}

Result<void> check_directory(const fs::path& directory) {
  struct stat status {};
  if (::stat(directory.c_str(), &status) != 0) return failed("cannot look at its directory");
  if (others_may_write(status)) {
    return refused("others than its owner may write the directory " + directory.string() +
                   "; take that away (chmod go-w) (ABI-8.3)");
  }
  return {};
}

Result<void> copy_bytes(int from, int to, std::size_t size) {
  std::string buffer(std::size_t{256} << 10, '\0');
  std::size_t copied = 0;
  while (true) {
    const ssize_t got = ::read(from, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("cannot read the file");
    if (got == 0) break;
    copied += static_cast<std::size_t>(got);
    if (copied > size) return refused("the file grew while it was read (ABI-8.2)");
    for (ssize_t written = 0; written < got;) {
      const ssize_t put =
          ::write(to, buffer.data() + written, static_cast<std::size_t>(got - written));
      if (put < 0 && errno != EINTR) return failed("cannot copy the file");
      if (put > 0) written += put;
    }
  }
  if (copied != size) return refused("the file shrank while it was read (ABI-8.2)");
  return {};
}

int make_memory(const std::string& name) {
  constexpr unsigned kFlags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
  const int with_exec = ::memfd_create(name.c_str(), kFlags | MFD_EXEC);
  if (with_exec >= 0 || errno != EINVAL) return with_exec;
  return ::memfd_create(name.c_str(), kFlags);  // an older kernel, which allows execution unasked
}

}  // namespace

Result<SealedFile> SealedFile::copy(const fs::path& file, const fs::path& directory,
                                    std::size_t max_bytes) {
  std::error_code fault;
  const fs::path real_directory = fs::canonical(directory, fault);
  if (fault) return refused("no such directory: " + directory.string());
  const fs::path real_file = fs::canonical(file, fault);
  if (fault) return refused("no such file: " + file.string());
  if (real_file.parent_path() != real_directory) {
    return refused("the file lies outside its directory, at " + real_file.string() + " (ABI-8.4)");
  }
  if (const auto done = check_directory(real_directory); !done) return done.error();

  // The path has no link in it any more; one that appears in this moment is refused.
  const Descriptor source(
      ::open(real_file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (source.get() < 0) return failed("cannot open the file");
  struct stat status {};
  if (::fstat(source.get(), &status) != 0) return failed("cannot look at the file");
  if (const auto done = check_file(status, max_bytes); !done) return done.error();

  // The name shows in /proc/PID/maps and in backtraces.
  Descriptor memory(make_memory("jackfield-" + file.filename().string().substr(0, 100)));
  if (memory.get() < 0) return failed("cannot make memory for the file");
  const auto size = static_cast<std::size_t>(status.st_size);
  if (const auto done = copy_bytes(source.get(), memory.get(), size); !done) return done.error();
  if (::fcntl(memory.get(), F_ADD_SEALS,
              F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0) {
    return failed("cannot seal the copy of the file");
  }
  if (size == 0) return refused("the file is empty (ABI-8.1)");
  const void* mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, memory.get(), 0);
  if (mapped == MAP_FAILED) return failed("cannot map the copy of the file");
  return SealedFile(memory.release(), mapped, size);
}

SealedFile::SealedFile(SealedFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      memory_(std::exchange(other.memory_, nullptr)),
      size_(std::exchange(other.size_, 0)) {}

SealedFile& SealedFile::operator=(SealedFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(memory_, other.memory_);
  std::swap(size_, other.size_);
  return *this;
}

SealedFile::~SealedFile() {
  if (memory_ != nullptr) ::munmap(const_cast<void*>(memory_), size_);
  if (descriptor_ >= 0) ::close(descriptor_);
}

fs::path SealedFile::path() const {
  return "/proc/self/fd/" + std::to_string(descriptor_);
}

}  // namespace jackfield::plugin
