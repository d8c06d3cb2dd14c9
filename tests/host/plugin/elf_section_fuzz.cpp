// SPDX-License-Identifier: MIT
// The first thing that reads a stranger's file.
#include "host/plugin/elf_section.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)jackfield::plugin::read_elf({reinterpret_cast<const char*>(data), size});
  return 0;
}
