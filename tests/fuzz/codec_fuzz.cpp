// SPDX-License-Identifier: MIT
// The sandbox codec: what a hostile child could write into the pipe. A value that is read is
// written and read again.
#include "sdk/model/generated/codec.hpp"

#include <cstdint>
#include <cstdlib>

using namespace jackfield;

template <class T>
void read_and_write(std::string_view bytes) {
  const Result<T> value = decode<T>(bytes);
  if (!value) return;
  std::string written;
  encode(written, *value);
  const Result<T> again = decode<T>(written);
  std::string twice;
  if (again) encode(twice, *again);
  if (!again || twice != written) std::abort();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  read_and_write<Received>(bytes);
  read_and_write<Stepped>(bytes);
  read_and_write<Event>(bytes);
  read_and_write<HttpRequestValue>(bytes);
  return 0;
}
