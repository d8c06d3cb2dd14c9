// SPDX-License-Identifier: MIT
// Any bytes from an IMAP server, at once and byte by byte: no fault, and the same is asked for.
#include "tests/plugins/email/imap_dialog.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield::email;
  if (size > 64 * 1024) return 0;
  const std::string_view server(reinterpret_cast<const char*>(data), size);
  ImapDialog whole;
  ImapDialog split;
  whole.open();
  split.open();
  whole.hear(server);
  split.hear_each_byte(server);
  if (whole.sent() != split.sent() || whole.events != split.events ||
      whole.cursors != split.cursors)
    std::abort();
  return 0;
}
