// SPDX-License-Identifier: MIT
// A mail provider, as far as one mailbox sees it: IMAP, submission, tokens, and the people beyond.
#pragma once

#include "sdk/simulator/simulator.hpp"

namespace jackfield::email_simulator {

/// "email", for the table of whoever links this.
simulator::Entry email_entry();

}  // namespace jackfield::email_simulator
