// SPDX-License-Identifier: MIT
// Where the tests' plugins lie, and a directory of a test's own.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace jackfield::plugin {

inline std::filesystem::path defect_file(std::string_view name) {
  return std::filesystem::path(JACKFIELD_BINARY_DIR) / "defects" / (std::string(name) + ".so");
}

inline std::filesystem::path plugin_file(std::string_view name) {
  return std::filesystem::path(JACKFIELD_BINARY_DIR) / "plugins" / (std::string(name) + ".so");
}

inline std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// A plugin of tests/abi/defects with the rule it breaks and a piece of what is said of it.
struct Defect {
  const char* plugin;
  const char* rule;
  const char* text;

  friend void PrintTo(const Defect& defect, std::ostream* out) { *out << defect.plugin; }
};

inline std::string defect_name(const ::testing::TestParamInfo<Defect>& tested) {
  std::string name = tested.param.plugin;
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
}

/// A new directory, removed with everything in it.
class TemporaryDirectory final {
 public:
  TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "jackfield-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
    path_ = name;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const noexcept { return path_; }
  std::filesystem::path write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace jackfield::plugin
