// SPDX-License-Identifier: MIT
// A stream of an account for as long as the account runs: opens it by the plugin's procedure, opens
// it again when it ends, later each time, and tells the operator when it does not come about.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/inbound/connection_session.hpp"

namespace jackfield::inbound {

/// [main loop]
class Connection final : public SessionOwner {
 public:
  /// `wants` opens another stream of the same account by its name.
  using Wants = std::function<void(const std::string& stream)>;

  Connection(ConnectionParts& parts, std::string account, std::string stream, Wants wants);
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Opens it now, unless it is open or about to be.
  void open();
  bool is_open() const { return session_ != nullptr && session_->is_ready(); }
  /// nullptr: it does not stand.
  ConnectionSession* session() { return is_open() ? session_.get() : nullptr; }

  void session_ready() override;
  void session_wants(const std::string& stream) override { wants_(stream); }
  void session_ended(const SessionEnd& end) override;

 private:
  void opened(const Done& done);
  void connect(const Opening& opening);
  void again(std::int64_t after_ms);
  void failed(Outcome outcome, const Failure& failure, std::int64_t after_ms);
  std::int64_t backoff();

  ConnectionParts& parts_;
  std::string account_;
  std::string stream_;
  Wants wants_;
  std::shared_ptr<ConnectionSession> session_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::unique_ptr<state::Timers::Id> next_;
  std::uint32_t failures_ = 0;  // in a row
  bool is_opening_ = false;
  std::uint64_t tokens_ = 0;   // the generation that it was opened with
  bool is_refreshed_ = false;  // since it stood last, the token was renewed
  bool is_reported_ = false;   // the account's state tells of it
};

/// From `{host, port, tls}` to where the socket goes: through the account's `endpoints`, under the
/// keys `tls://host:port`, `starttls://host:port` and `tcp://host:port`. Errors: not a host or
/// port, or a connection without TLS that the operator does not allow.
Result<ConnectionSession::Plan> plan_of(const Opening& opening, const state::LiveAccount& account);

}  // namespace jackfield::inbound
