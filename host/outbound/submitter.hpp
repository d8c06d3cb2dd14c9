// SPDX-License-Identifier: MIT
// How a run's request gets onto one of the account's connections; inbound/connections.hpp does it.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <functional>
#include <string>

#include "host/net/transfer.hpp"

namespace jackfield::outbound {

/// [main loop]
class Submitter {
 public:
  using Completion = std::function<void(net::TransferResult result)>;

  virtual ~Submitter() = default;

  /// Gives `submit` to the account's stream; its id is set here. `done` runs once, never from
  /// inside: finished with status and body as the machine says, not_sent when the stream does not
  /// stand, uncertain when it ends, or `timeout_ms` is over, before the machine has answered.
  virtual void submit(const std::string& account, const std::string& stream, StreamSubmit submit,
                      std::uint32_t timeout_ms, Completion done) = 0;
};

}  // namespace jackfield::outbound
