// SPDX-License-Identifier: MIT
// One procedure in progress: asks the plugin for the next step, makes the intent durable before the
// first byte leaves, sends, journals what came back, and asks again, until the plugin says how it
// ended. After a crash the same is done with the same exchanges. Who started it decides what an
// outcome means (lane.hpp, worker.hpp).
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/outbound/engine.hpp"

namespace jackfield::outbound {

/// The part of the context that is the same at every replay.
struct Stable {
  std::int64_t started_at = 0;
  std::string seed;  ///< 32 random bytes.
  std::string plugin_version;
  friend bool operator==(const Stable&, const Stable&) = default;
};
std::string to_json(const Stable& stable);
Stable read_stable(const std::string& json);

struct Plan {
  std::string account;
  ProcedureValue procedure;
  Stable stable;
  std::string conversation;
  std::string contact;
  std::string media_ref;  ///< Under what to_media stores: told beforehand in an event.
  std::string cursor;
  std::uint32_t attempt = 1;
  Priority priority = Priority::interactive;
  bool is_durable = false;          ///< Intents and exchanges are journalled.
  std::vector<Exchange> exchanges;  ///< Of an earlier life.
  std::int64_t expires_at = 0;
};

/// How a run ended, as far as the run can know.
struct Ending {
  Done done;
  bool is_host_made =
      false;  ///< The transfer failed, not the network's answer: nothing of the plugin's counts.
  std::string label;  ///< The last request's.
  std::vector<std::string> rate_keys;
  std::uint64_t tokens = 0;  ///< The generation that the last request was made with.
};

/// [main loop] Keeps itself alive while something is under way.
class Run final : public std::enable_shared_from_this<Run> {
 public:
  /// Adds to the final batch what the outcome means; everything in it is one transaction.
  using Finish = std::function<void(store::Batch& batch, const Ending& ending, Run& run)>;
  /// After the final batch: whether it was committed.
  using Ended = std::function<void(bool is_durable)>;

  static std::shared_ptr<Run> create(Engine& engine, Plan plan, Finish finish, Ended ended);

  /// Takes the first step. `batch` is what has to be durable together with the first intent;
  /// `first` runs after it is.
  void begin(store::Batch batch, store::Store::Completion first);
  /// Ends it with an outcome that is known without asking the plugin.
  void end_early(store::Batch batch, store::Store::Completion committed, Done done);
  /// Ends it without an outcome: the host is going away, or its account is.
  void abandon();

  const Plan& plan() const { return plan_; }
  const std::vector<Exchange>& exchanges() const { return plan_.exchanges; }

 private:
  Run(Engine& engine, Plan plan, Finish finish, Ended ended);

  void advance(store::Batch batch, store::Store::Completion committed);
  Result<Stepped> ask(state::LiveAccount& account);
  void need(store::Batch batch, store::Store::Completion committed, state::LiveAccount& account,
            const Need& need);
  void append_to_topics(store::Batch& batch, const state::LiveAccount& account,
                        const Request& request);
  void write_held(store::Batch batch, store::Store::Completion committed, const HeldAnswer& answer);
  void want(store::Batch batch, store::Store::Completion committed, Request request);
  void gate(Request request);
  std::int64_t expires_at(const Request& request) const;
  void expire(store::Batch batch, store::Store::Completion committed, const Request& request,
              std::string why);
  void intend(store::Batch batch, store::Store::Completion committed, Request request);
  void send(Request request);
  void submit(Request request);
  void sent(const Request& request, const net::TransferResult& result);
  bool take_media(store::Batch& batch, const Request& request, const net::TransferResult& result,
                  Exchange& exchange);
  void journal_exchange(store::Batch& batch, Exchange exchange, bool replaces_previous);
  void end_with(store::Batch batch, store::Store::Completion committed, Outcome outcome,
                ErrorClass error_class, std::string text);
  void end_unmet(const Need& wanted, const Done& failed);
  Ending host_made(Outcome outcome, Failure failure);
  void end(store::Batch batch, store::Store::Completion committed, const Ending& ending);

  Engine& engine_;
  Plan plan_;
  Finish finish_;
  Ended ended_;
  std::uint32_t ordinal_ = 0;   // of the next exchange
  inbound::Appended appended_;  // published once durable
  Need last_need_;
  std::vector<Need> asked_facts_;  // looked up anew for every step
  int needs_ = 0;
  std::string label_;
  std::vector<std::string> rate_keys_;
  std::uint64_t tokens_ = 0;
  std::vector<store::FactRow> consumed_;
  net::TransferId transfer_;
  bool is_over_ = false;
};

}  // namespace jackfield::outbound
