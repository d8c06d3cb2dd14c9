// SPDX-License-Identifier: MIT
// All streams of all accounts: opened when an account starts, ended when it goes or the host
// drains, and found by whoever has something to submit.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "host/inbound/connection.hpp"
#include "host/outbound/submitter.hpp"

namespace jackfield::inbound {

/// [main loop]
class Connections final : public outbound::Submitter {
 public:
  explicit Connections(ConnectionParts parts);

  /// Opens the streams that the account keeps.
  void start(const std::string& account);
  /// The account is gone, or made anew.
  void stop(const std::string& account);
  void stop_all();

  void submit(const std::string& account, const std::string& stream, StreamSubmit submit,
              std::uint32_t timeout_ms, Completion done) override;

 private:
  using Streams = std::map<std::string, std::unique_ptr<Connection>>;

  ConnectionParts parts_;
  std::map<std::string, Streams> accounts_;
  bool is_stopped_ = false;
};

}  // namespace jackfield::inbound
