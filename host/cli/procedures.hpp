// SPDX-License-Identifier: MIT
// `jackfield accounts backfill`, `moderate`, `ask`, `register` and `unregister`: what a person asks
// of a channel beside messages.
#pragma once

namespace CLI {
class App;
}

namespace jackfield::cli {

/// Adds the commands below `accounts`. Exit codes: 0 done, 1 the network refused, or no host
/// answers, 2 usage: an account that is not there, or whose channel cannot do it.
void add_procedures(CLI::App& accounts, int& code);

}  // namespace jackfield::cli
