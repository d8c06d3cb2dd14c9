// SPDX-License-Identifier: MIT
// The effects beside an event, as a damaged store would give them back. What is read reads the same
// when written.
#include "host/state/effects.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield;
  const auto effects = state::decode_effects({reinterpret_cast<const char*>(data), size});
  if (!effects) return 0;
  const auto again = state::decode_effects(state::encode(*effects));
  if (!again || !(*again == *effects)) std::abort();
  return 0;
}
