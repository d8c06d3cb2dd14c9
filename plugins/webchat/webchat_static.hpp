// SPDX-License-Identifier: MIT
// The widget's files, carried in the plugin.
#pragma once

#include "webchat_call.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace jackfield::webchat {

struct StaticFile {
  std::string_view name;
  std::span<const unsigned char> plain;
  std::span<const unsigned char> packed;  // gzip
  std::string_view tag;                   // of the content
};

// Written at build time from widget/.
extern const StaticFile kStaticFiles[];
extern const std::size_t kStaticFileCount;

/// The answer to a GET for one of the files, or the redirect that gives the chat page its slash.
std::optional<Answer> static_file(const Call& call);

}  // namespace jackfield::webchat
