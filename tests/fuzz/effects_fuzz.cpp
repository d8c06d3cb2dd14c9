// SPDX-License-Identifier: MIT
// The effects beside an event, as a damaged store would give them back. What is written of them
// reads as it was written.
#include "host/state/effects.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield;
  const auto effects = state::decode_effects({reinterpret_cast<const char*>(data), size});
  if (!effects) return 0;
  const std::string written = state::encode(*effects);
  const auto again = state::decode_effects(written);
  if (!again || state::encode(*again) != written) std::abort();
  return 0;
}
