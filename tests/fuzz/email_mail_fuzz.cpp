// SPDX-License-Identifier: MIT
// Any bytes as a mail: no fault, the same result twice, and every part lies inside the bytes.
#include "tests/plugins/email/imap_dialog.hpp"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield::email;
  static const Settings settings = imap_settings();
  Arrival arrival;
  arrival.bytes = {reinterpret_cast<const char*>(data), size};
  arrival.received_at = 1;
  const Translated first = translate(settings, arrival);
  const Translated second = translate(settings, arrival);
  if (first.events != second.events || first.facts != second.facts) std::abort();
  for (const jackfield::Event& event : first.events) {
    if (!event.message) continue;
    for (const jackfield::Part& part : event.message->parts) {
      if (!part.media) continue;
      const std::int64_t end = part.media->offset + part.media->length;
      if (part.media->offset < 0 || part.media->length < 0 || end > static_cast<std::int64_t>(size))
        std::abort();
    }
  }
  return 0;
}
