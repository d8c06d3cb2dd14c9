// SPDX-License-Identifier: MIT
// Taking metadata from a picture, and telling what it is: nothing is read beside it, and it grows
// by no more than the word on its orientation that stands in for each of its EXIF blocks.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "host/state/image_metadata.hpp"
#include "host/state/media_type.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kShortestExif = 10;
  constexpr std::size_t kOurs = 36;
  const std::string_view image(reinterpret_cast<const char*>(data), size);
  const auto clean = jackfield::state::without_metadata(image);
  if (clean && clean->size() > image.size() + image.size() / kShortestExif * kOurs) std::abort();
  if (jackfield::state::media_type("x/y", image).find('/') == std::string::npos) std::abort();
  return 0;
}
