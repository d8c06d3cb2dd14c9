// SPDX-License-Identifier: MIT
// A browser's cursor: whatever it sends, it names one place or none.
#include "host/inbound/topic_listener.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using jackfield::inbound::Cursor;
  const Cursor cursor = Cursor::parse({reinterpret_cast<const char*>(data), size});
  const Cursor again = Cursor::parse(cursor.text());
  if (cursor.epoch >= 0 && (again.epoch != cursor.epoch || again.seq != cursor.seq)) std::abort();
  return 0;
}
