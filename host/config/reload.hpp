// SPDX-License-Identifier: MIT
// What a new configuration changes, so that a reload touches only that. Pure.
#pragma once

#include "host/config/config.hpp"

#include <string>
#include <vector>

namespace jackfield::config {

struct Changes {
  std::vector<std::string> added;  // ids
  std::vector<std::string> removed;
  std::vector<std::string> changed;

  bool empty() const { return added.empty() && removed.empty() && changed.empty(); }
  friend bool operator==(const Changes&, const Changes&) = default;
};

struct Reload {
  Changes hooks;
  Changes accounts;  // an account whose hook changed is changed: its Config contains the hook's
  Changes subscriptions;
  std::vector<std::string> host;     // keys of [host] that take effect at once: "host.log.level"
  std::vector<std::string> restart;  // keys of [host] that changed and need a restart

  bool empty() const;
  friend bool operator==(const Reload&, const Reload&) = default;
};

/// Moved lines and reordered tables are no change.
Reload compare(const Config& before, const Config& after);

/// One line for the log, ids and keys only: "accounts: +a -b ~c; host.log.level".
std::string to_text(const Reload& reload);

}  // namespace jackfield::config
