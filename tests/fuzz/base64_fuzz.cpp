// SPDX-License-Identifier: MIT
// Every base64 there is: the model's strict one, and the variants of jf.crypto/1. One text for one
// value.
#include "host/plugin/services/encoding.hpp"
#include "sdk/model/base64.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto bytes = model::parse_base64(text)) {
    std::string again;
    model::append_base64(again, *bytes);
    if (again != text) std::abort();
  }
  for (const std::int32_t variant :
       {JF_BASE64, JF_BASE64_UNPADDED, JF_BASE64_URL, JF_BASE64_URL_UNPADDED, JF_BASE64_ANY}) {
    const auto bytes = services::base64_decoded(variant, text);
    if (!bytes || variant == JF_BASE64_ANY) continue;
    if (services::base64_encoded(variant, *bytes) != text) std::abort();
  }
  return 0;
}
