// SPDX-License-Identifier: MIT
// Keys from outside. The first two bytes say how the text is to be read and for what.
#include "host/plugin/services/crypto_key.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield::services;
  if (size < 2) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
  const KeyRequest request{data[0] % 6, static_cast<KeyKind>(1 + data[1] % 6), (data[1] & 64) != 0};
  (void)find_key(request, text);
  return 0;
}
