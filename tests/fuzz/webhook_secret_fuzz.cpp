// SPDX-License-Identifier: MIT
// Standard Webhooks secrets, as applications paste them.
#include "host/delivery/signature.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto key = jackfield::delivery::webhook_key(text);
  if (key && (key->size() < 24 || key->size() > 64)) std::abort();
  if (key) (void)jackfield::delivery::webhook_signature({*key}, "msg_1", 1, text);
  return 0;
}
