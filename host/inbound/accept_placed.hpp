// SPDX-License-Identifier: MIT
// Inside Acceptor alone: an event on its way to the journal.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/inbound/accept.hpp"

namespace jackfield::inbound {

struct Acceptor::Placed {
  Event event;
  state::LiveAccount* account = nullptr;  // nullptr: nobody configured it
  std::string owner;                      // the account's id, or the hook's
  std::string channel;
  std::string address;
  std::string first_key;
  state::Effects effects;
  std::vector<std::string> merged;  // conversations that end, and go on in its own
  std::int64_t now = 0;

  Namespace names() const { return {channel, address}; }
};

}  // namespace jackfield::inbound
