// SPDX-License-Identifier: MIT
// The files of templates/channel-cpp, embedded at build.
#pragma once

#include <span>
#include <string_view>

namespace jackfield::cli {

struct TemplateFile {
  std::string_view path;
  std::string_view text;
};
extern const std::span<const TemplateFile> kChannelTemplate;

}  // namespace jackfield::cli
