// SPDX-License-Identifier: MIT
// A send gone through without anything leaving: the plugin is asked for one step after the other as
// in sending, and what the network would answer is what the manifest assumes. Writes nothing, uses
// nothing up, asks nobody.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "host/net/transfer.hpp"
#include "host/outbound/engine.hpp"
#include "host/outbound/run.hpp"

namespace jackfield::outbound {

/// What would leave: a request, or the answer to a request of the network's that is still open.
struct RehearsedRequest {
  std::uint32_t call = 1;  ///< Which call of `send`: long messages take several.
  Request request;
  net::Transfer transfer;  ///< http, smtp: as it leaves.
  Box<HeldAnswer> held;
};

struct Rehearsed {
  std::vector<RehearsedRequest> requests;
  Done end;                ///< How it ends, if the network answers as assumed.
  std::string depends_on;  ///< The request whose answer decides what follows; empty: told.
  std::vector<std::string> secrets;  ///< Tokens that were at hand, one-time ones too, or made up.
};

/// What differs from one send to the next, to be varied: what it changes is volatile.
struct Variation {
  std::int64_t started_at = 0;  ///< Also the time of every step.
  std::string seed;
  std::string nonce;
  std::string mark;  ///< Put behind every text that stands for what only the network can tell.
};

/// `action` carries all pieces of the message.
Rehearsed rehearse(Engine& engine, const state::LiveAccount& account, const Action& action,
                   const Variation& variation);

}  // namespace jackfield::outbound
