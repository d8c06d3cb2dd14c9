// SPDX-License-Identifier: MIT
// jf.inflate/1: the first byte is the format; the output has a bound.
#include "host/plugin/services/inflate.hpp"

#include <array>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const jf_str_t packed{reinterpret_cast<const char*>(data) + 1, size - 1};
  static std::array<std::uint8_t, 65'536> out;
  std::uint64_t length = 0;
  const jf_status_t status = jf_host_inflate(data[0] % 5, &packed, out.data(), out.size(), &length);
  if (status == JF_OK && length > out.size()) std::abort();
  return 0;
}
