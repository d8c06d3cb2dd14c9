// SPDX-License-Identifier: MIT
// One open connection of an account: feeds the plugin's machine, and does what that asks for, in
// order. Nothing more is read from the network, and the machine is told nothing, while something is
// being committed; what the network may be told only then leaves after it.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "host/inbound/connection_parts.hpp"
#include "host/inbound/connection_spool.hpp"
#include "host/net/connection_client.hpp"
#include "host/outbound/submitter.hpp"
#include "host/plugin/stream_machine.hpp"

namespace jackfield::inbound {

/// How a session ended.
struct SessionEnd {
  Outcome outcome = Outcome::retry;  ///< accepted: nothing was wrong.
  Failure failure;
  std::int64_t after_ms = 0;  ///< 0: the host decides.
  bool stays_closed = false;
};

/// Who owns a session. Told from the loop, never from inside a call to the session.
class SessionOwner {
 public:
  virtual ~SessionOwner() = default;
  virtual void session_ready() = 0;
  virtual void session_wants(const std::string& stream) = 0;
  virtual void session_ended(const SessionEnd& end) = 0;
};

/// [main loop]
class ConnectionSession final : public net::ConnectionHandler,
                                public std::enable_shared_from_this<ConnectionSession> {
 public:
  struct Plan {
    std::string account;
    std::string stream;
    std::string secret;  ///< Given to the machine with `opened`.
    net::ConnectionTarget target;
    bool upgrades = false;          ///< start_tls is allowed.
    bool pretends_upgrade = false;  ///< The operator put a plain server in the network's place.
  };

  ConnectionSession(ConnectionParts& parts, std::shared_ptr<const plugin::Account> object,
                    std::unique_ptr<plugin::StreamMachine> machine, Plan plan, SessionOwner& owner);
  ~ConnectionSession() override;

  void open();
  /// Ends it without a word to the owner: the host drains, or the account is gone.
  void stop();
  bool is_ready() const { return is_ready_ && !is_over_; }
  void submit(StreamSubmit submit, std::uint32_t timeout_ms, outbound::Submitter::Completion done);

  void on_connected() override;
  void on_secured() override;
  void on_bytes(std::string_view bytes) override;
  void on_closed(net::ConnectionError error, const std::string& text) override;

 private:
  struct Told {
    StreamInput input;
    std::string bytes;  // opened, bytes
  };
  struct Waiting {
    outbound::Submitter::Completion done;
    state::Timers::Id deadline;
  };

  void tell(Told told, bool is_first = false);
  void pump();
  void tell_now(Told told);
  Result<StreamOutput> ask_machine(const Told& told);
  ContextValue context();
  void apply(StreamOutput output);
  void store(StreamOutput& output);
  void committed(const store::Committed& result);
  void command(StreamCommand command);
  void note_end(const StreamCommand& command);
  void wire(const StreamCommand& command);
  void set_timer(const StreamCommand& command);
  void spool(const StreamCommand& command);
  void spooled();
  void complete(const StreamCommand& command);
  void finish_submit(const std::string& id, net::TransferResult result);
  void break_off(Outcome outcome, std::string why);
  void over();
  void count_bytes();

  ConnectionParts& parts_;
  std::shared_ptr<const plugin::Account> object_;  // outlives the machine
  std::unique_ptr<plugin::StreamMachine> machine_;
  Plan plan_;
  SessionOwner* owner_;  // nullptr: stopped
  std::unique_ptr<net::ConnectionClient> client_;
  std::deque<Told> told_;             // what the machine is still to be told
  std::vector<StreamCommand> gated_;  // wait for the commit under way
  std::map<std::string, state::Timers::Id> timers_;
  std::set<std::string> rung_;  // timers that ran out, as long as the machine is not told
  std::map<std::string, Waiting> submits_;
  std::optional<ConnectionSpool> spool_;
  std::string cursor_;
  std::string next_cursor_;
  std::string seed_;
  std::int64_t started_at_ = 0;
  std::uint64_t commits_ = 0;
  std::uint64_t last_submit_ = 0;
  std::uint64_t counted_in_ = 0;
  std::uint64_t counted_out_ = 0;
  SessionEnd end_;
  bool is_pumping_ = false;
  bool is_opened_ = false;
  bool is_committing_ = false;
  bool is_ready_ = false;
  bool is_closing_ = false;  // the machine or the host has ended it
  bool is_closed_ = false;   // the machine was told
  bool is_over_ = false;
};

}  // namespace jackfield::inbound
