// SPDX-License-Identifier: MIT
// Case files: vendors send them, `record` makes them of live traffic.
#include "sdk/testing/case_file.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)jackfield::testing::read_case({reinterpret_cast<const char*>(data), size});
  return 0;
}
