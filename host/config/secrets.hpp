// SPDX-License-Identifier: MIT
// Where secrets come from that do not stand in the file itself.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield::config {

enum class SecretPlace : std::uint8_t { env, file, credential };

/// "env", "file" or "credential".
std::string_view name_of(SecretPlace place);

/// The world that secrets are read from; tests and fuzzers bring their own.
class SecretSource {
 public:
  virtual ~SecretSource() = default;

  /// The secret's text: never empty, UTF-8, without line ends at its end. The text of an error
  /// never holds any of it.
  virtual Result<std::string> read(SecretPlace place, const std::string& name) const = 0;
};

/// The process's environment, its files, and systemd's $CREDENTIALS_DIRECTORY.
class SystemSecrets final : public SecretSource {
 public:
  /// Relative file names count from `folder`, which is the configuration file's.
  explicit SystemSecrets(std::string folder);

  Result<std::string> read(SecretPlace place, const std::string& name) const override;

 private:
  std::string folder_;
};

/// Has none: each is told to be out of reach.
class NoSecrets final : public SecretSource {
 public:
  Result<std::string> read(SecretPlace place, const std::string& name) const override;
};

/// What was read, as a secret: without line ends at its end; an error where nothing is left or it
/// is not text. `from` names the place in the error.
Result<std::string> as_secret(std::string bytes, const std::string& from);

}  // namespace jackfield::config
