// SPDX-License-Identifier: MIT
#include "host/cli/new_channel.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string_view>

#include "host/cli/channel_template.hpp"

namespace jackfield::cli {

namespace {

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 && name[0] >= 'a' && name[0] <= 'z' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

/// my-channel → MyChannel.
std::string class_name(std::string_view name) {
  std::string pascal;
  bool upper = true;
  for (const char c : name) {
    if (c != '-')
      pascal += upper ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : c;
    upper = c == '-';
  }
  return pascal;
}

std::string filled(std::string_view text, std::string_view name) {
  std::string out(text);
  const auto replace = [&out](std::string_view what, std::string_view with) {
    for (std::size_t at = out.find(what); at != std::string::npos;
         at = out.find(what, at + with.size())) {
      out.replace(at, what.size(), with);
    }
  };
  std::string identifier(name);
  std::replace(identifier.begin(), identifier.end(), '-', '_');
  replace("@name@", name);
  replace("@class@", class_name(name));
  replace("@identifier@", identifier);
  return out;
}

}  // namespace

int new_channel(const NewOptions& options) {
  namespace fs = std::filesystem;
  if (!is_name(options.name)) {
    std::cerr
        << "jackfield new: \"" << options.name
        << "\" is no channel name; use lower-case letters, digits and hyphens, a letter first\n";
    return 1;
  }
  const fs::path root =
      options.directory.empty() ? fs::path(options.name) : fs::path(options.directory);
  std::error_code fault;
  if (fs::exists(root) && !fs::is_empty(root, fault)) {
    std::cerr << "jackfield new: " << root.string()
              << " is not empty; name another folder with --dir\n";
    return 1;
  }
  for (const TemplateFile& file : kChannelTemplate) {
    const fs::path path = root / filled(file.path, options.name);
    fs::create_directories(path.parent_path(), fault);
    std::ofstream out(path);
    if (!(out << filled(file.text, options.name))) {
      std::cerr << "jackfield new: " << path.string() << " could not be written\n";
      return 1;
    }
  }
  std::cout << "Made " << root.string() << ". Next:\n  cd " << root.string()
            << "\n  cmake -B build -G Ninja\n  ninja -C build\n  ctest --test-dir build "
               "--output-on-failure\n";
  return 0;
}

}  // namespace jackfield::cli
