// SPDX-License-Identifier: MIT
// The operator's file, typed in a hurry. A file that cannot be used says why.
#include "host/config/config_load.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto loaded =
      jackfield::config::parse_config({reinterpret_cast<const char*>(data), size}, "f", {});
  for (const auto& one : loaded.diagnostics.all()) {
    if (one.text.empty()) std::abort();
  }
  return 0;
}
