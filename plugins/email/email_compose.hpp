// SPDX-License-Identifier: MIT
// A mail's bytes, as segments of a request: files are streamed in by the host.
#pragma once

#include "email_outgoing.hpp"

namespace jackfield::email {

/// Same arguments, same bytes: a retry is the same mail.
std::vector<Segment> compose(const Settings& settings, const Outgoing& mail);

}  // namespace jackfield::email
