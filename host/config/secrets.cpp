// SPDX-License-Identifier: MIT
#include "host/config/secrets.hpp"

#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace jackfield::config {
namespace {

// Longer than any key, certificate chain or service account; regular expressions of config schemas
// run over it, and their depth grows with the text.
constexpr std::size_t kMaxSecretBytes = 16 * 1024;

class FileDescriptor final {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

std::string reason(int number) {
  return std::generic_category().message(number);
}

bool is_utf8(const std::string& text) {
  try {
    // The strict writer is the validator at hand: it throws on what is not UTF-8.
    return !nlohmann::json(text).dump().empty();
  } catch (const nlohmann::json::exception&) {
    return false;
  }
}

Result<std::string> read_file(const std::string& path) {
  // Not blocking: a pipe without a writer would hold up the start for ever.
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (file.number() < 0) return invalid("file \"" + path + "\": " + reason(errno));
  struct stat facts {};
  if (::fstat(file.number(), &facts) != 0)
    return invalid("file \"" + path + "\": " + reason(errno));
  if (!S_ISREG(facts.st_mode)) return invalid("file \"" + path + "\" is not a regular file");
  std::string bytes;
  std::array<char, 4096> piece{};
  for (;;) {
    const ssize_t got = ::read(file.number(), piece.data(), piece.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return invalid("file \"" + path + "\": " + reason(errno));
    if (got == 0) break;
    bytes.append(piece.data(), static_cast<std::size_t>(got));
    if (bytes.size() > kMaxSecretBytes) {
      return invalid("file \"" + path + "\" is larger than 16 KiB");
    }
  }
  return as_secret(std::move(bytes), "file \"" + path + '"');
}

}  // namespace

std::string_view name_of(SecretPlace place) {
  switch (place) {
    case SecretPlace::env:
      return "env";
    case SecretPlace::file:
      return "file";
    case SecretPlace::credential:
      return "credential";
  }
  return {};
}

Result<std::string> as_secret(std::string bytes, const std::string& from) {
  while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r')) bytes.pop_back();
  if (bytes.empty()) return invalid(from + " is empty");
  if (bytes.find('\0') != std::string::npos || !is_utf8(bytes)) {
    return invalid(from + " is not UTF-8 text");
  }
  return bytes;
}

SystemSecrets::SystemSecrets(std::string folder) : folder_(std::move(folder)) {}

Result<std::string> SystemSecrets::read(SecretPlace place, const std::string& name) const {
  if (name.empty() || name.find('\0') != std::string::npos) {
    return invalid(std::string(name_of(place)) + " names nothing");
  }
  if (place == SecretPlace::env) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return invalid("environment variable \"" + name + "\" is not set");
    return as_secret(value, "environment variable \"" + name + '"');
  }
  if (place == SecretPlace::file) {
    return read_file((std::filesystem::path(folder_) / name).lexically_normal().string());
  }
  if (name.find('/') != std::string::npos || name == "..") {
    return invalid("credential \"" + name + "\" is a path; a credential has a plain name");
  }
  const char* folder = std::getenv("CREDENTIALS_DIRECTORY");
  if (folder == nullptr) {
    return invalid(
        "credential \"" + name +
        "\": CREDENTIALS_DIRECTORY is not set; systemd sets it for units with LoadCredential=");
  }
  return read_file((std::filesystem::path(folder) / name).string());
}

Result<std::string> NoSecrets::read(SecretPlace place, const std::string& name) const {
  return invalid(std::string(name_of(place)) + " \"" + name + "\" is out of reach here");
}

}  // namespace jackfield::config
