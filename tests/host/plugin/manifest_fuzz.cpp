// SPDX-License-Identifier: MIT
// The JSON text that comes out of a stranger's file.
#include "host/plugin/manifest.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto manifest = jackfield::plugin::read_manifest(text); manifest) {
    (void)jackfield::plugin::plugin_info(*manifest);
  }
  (void)jackfield::plugin::manifest_remarks(text);
  return 0;
}
