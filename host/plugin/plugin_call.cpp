// SPDX-License-Identifier: MIT
#include "host/plugin/plugin_call.hpp"

#include <jackfield/cpp/utf8.hpp>

#include <algorithm>
#include <cstddef>

namespace jackfield::plugin {
namespace {

constexpr std::uint64_t kMaxErrorBytes = 4096;

}  // namespace

std::string error_text_of(jf_str_t text) {
  if (text.ptr == nullptr) return {};
  const std::string_view told(text.ptr,
                              static_cast<std::size_t>(std::min(text.len, kMaxErrorBytes)));
  std::string clean;
  for (std::size_t at = 0; at < told.size();) {
    const std::size_t length = utf8_sequence(told, at);
    if (length == 0) {
      clean += at + 4 > told.size() && text.len > kMaxErrorBytes ? "" : "\xEF\xBF\xBD";
      ++at;
      continue;
    }
    const bool is_control = length == 1 && static_cast<unsigned char>(told[at]) < 0x20;
    clean += is_control ? std::string_view(" ") : told.substr(at, length);
    at += length;
  }
  return clean;
}

}  // namespace jackfield::plugin
