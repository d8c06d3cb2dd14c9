// SPDX-License-Identifier: MIT
// What a network says about messages we sent: found by provider id, applied to the lattice,
// journalled as message.status where it changes something. A receipt that comes before the send's
// answer waits for it.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "host/outbound/messages.hpp"
#include "host/state/accounts.hpp"
#include "host/state/event_writer.hpp"
#include "host/state/ids.hpp"

namespace jackfield::outbound {

/// [main loop]
class Receipts {
 public:
  Receipts(Messages& messages, state::Book& book, state::EventWriter& writer, state::IdMaker& ids)
      : messages_(messages), book_(book), writer_(writer), ids_(ids) {}

  /// Called when a receipt told what became of a message that nobody was sure of.
  void on_certain(std::function<void(std::string message, bool was_taken)> listener) {
    certain_ = std::move(listener);
  }

  /// The message of ours that the network calls so; empty when there is none.
  std::string ours(std::string_view account, std::string_view provider_id, std::int64_t now);

  /// Where we sent the message that the network calls so; empty when there is none. An answer that
  /// names what it answers, and nothing else, finds its conversation by that.
  std::string conversation_of(std::string_view account, std::string_view provider_id,
                              std::int64_t now);
  /// That a received message is to be found under a further name: among the effects of its event.
  static store::AliasRow also_named(std::string_view account, std::string_view message,
                                    std::string_view alias, std::int64_t now);

  /// A message of ours, and which piece of it; piece 0: all.
  struct Ours {
    std::string message;
    std::uint32_t piece = 0;
  };
  /// What a network gives back of the word that a plugin sent along: the message's id, and its
  /// piece after a dot ("msg_….2"). Empty when the account sent nothing of that name.
  Ours named(std::string_view account, std::string_view client_id);

  /// The pieces that the network calls by one of these names: of a message in several, a receipt
  /// tells of them alone, since others may not have left yet. {0}: all; empty: none that we know.
  std::vector<std::uint32_t> pieces_of(std::string_view message,
                                       const std::vector<std::string>& provider_ids);

  /// Which pieces of a message are meant: one, or (0) all beyond those that are done.
  struct Pieces {
    std::uint32_t index = 0;
    std::uint32_t beyond = 0;
    Pieces(std::uint32_t one) : index(one) {}
    Pieces(std::uint32_t one, std::uint32_t done) : index(one), beyond(done) {}
    bool has(std::uint32_t piece) const { return index == 0 ? piece > beyond : piece == index; }
  };

  /// Moves pieces of a message, and appends a message.status event if that changed anything. `like`
  /// lends channel data, sender and the event's own id where the network named one.
  bool apply(store::Batch& batch, const state::LiveAccount& account, std::string_view message,
             Pieces pieces, const StatusChange& change, std::int64_t now,
             const Event* like = nullptr, const state::Effects* effects = nullptr,
             std::string event_id = {});

  /// Everything of ours in the conversation up to a point.
  void apply_watermark(store::Batch& batch, const state::LiveAccount& account,
                       std::string_view conversation, const Watermark& up_to, std::int64_t now);

  /// Adds to the effects of its event what remembers a receipt for a message that is not known yet.
  void early(state::Effects& effects, const state::LiveAccount& account,
             std::string_view provider_id, Status status, std::int64_t now);
  /// The network has told a provider id of ours before the send's answer did.
  void learn(store::Batch& batch, const state::LiveAccount& account, const Ours& ours,
             std::string_view provider_id, std::int64_t now);
  /// Registers a message's provider id, and applies what waited for it. Returns the status it had
  /// waiting, if any.
  Status adopt(store::Batch& batch, const state::LiveAccount& account, std::string_view message,
               std::string_view provider_id, std::int64_t now);

 private:
  Messages& messages_;
  state::Book& book_;
  state::EventWriter& writer_;
  state::IdMaker& ids_;
  std::function<void(std::string, bool)> certain_;
};

}  // namespace jackfield::outbound
