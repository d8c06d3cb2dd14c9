// SPDX-License-Identifier: MIT
// Any bytes as a text to split: the first byte chooses unit and limit. Parts lie in order inside
// the text, and only white space between them.
#include "host/adapt/split.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto unit = static_cast<TextUnit>(1 + data[0] % 6);
  std::size_t done = 0;
  for (const adapt::Stretch& part : adapt::split_places(text, {1U + data[0] / 6U, unit, 0})) {
    if (part.begin < done || part.end < part.begin || part.end > text.size()) std::abort();
    if (text.substr(done, part.begin - done).find_first_not_of(" \t\r\n") != text.npos)
      std::abort();
    done = part.end;
  }
  if (text.substr(done).find_first_not_of(" \t\r\n") != text.npos) std::abort();
  return 0;
}
