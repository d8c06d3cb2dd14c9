// SPDX-License-Identifier: MIT
// One mail to what happened: a message, an echo of our own, news of a mail we sent, a complaint.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "email_settings.hpp"

namespace jackfield::email {

/// A mail, and how it came.
struct Arrival {
  std::string_view bytes;
  std::int64_t received_at = 0;  // the server's clock
  std::string dedupe;            // a key of the way it came by; empty: none
  std::string media_ref;         // where the host keeps its bytes; empty: nowhere
};

struct Translated {
  std::vector<Event> events;  // none for what tells nothing of use
  std::vector<Fact> facts;
};

/// Total.
Translated translate(const Settings& settings, const Arrival& arrival);

}  // namespace jackfield::email
