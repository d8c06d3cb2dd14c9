// SPDX-License-Identifier: MIT
// What the journal adds up to: conversations, contacts, facts, aliases and the dedupe keys. A
// bounded cache over the store's projections, written back in batches;
// docs/decisions/0002-the-journal-is-the-truth.md says why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/state/cache.hpp"
#include "host/state/dedupe.hpp"
#include "host/state/effects.hpp"
#include "host/state/message_index.hpp"
#include "host/store/store.hpp"

namespace jackfield::state {

/// [main loop]
class Book {
 public:
  struct Sizes {
    std::size_t conversations = 20'000;
    std::size_t contacts = 10'000;
    std::size_t facts = 10'000;
    std::size_t aliases = 10'000;
  };

  Book(store::Reader& reader, Sizes sizes);

  /// Reads segments and replays the journal from where the projections end. Also after a failed
  /// commit.
  Result<void> load(std::int64_t now);

  /// Takes in one event that is being journalled, or replayed.
  void apply(const store::EventRow& row, const Effects& effects);

  bool known(const KeyHash& hash, std::int64_t now) const { return dedupe_.known(hash, now); }

  /// The conversation, or what it was merged into; nullptr when there is none.
  store::ConversationRow* conversation(const std::string& id);
  store::ConversationRow& put_conversation(store::ConversationRow row);
  store::ContactRow* contact(const std::string& id) { return contacts_.find(id); }
  void put_contact(store::ContactRow row);

  /// What the name leads to; empty when it leads nowhere, or no longer.
  std::string alias(std::string_view account, std::string_view space, std::string_view name,
                    std::int64_t now);
  void put_alias(store::AliasRow row);

  /// The events that tell of a message that came in, or that somebody else wrote, by their
  /// sequences, ascending: those that the store may not have in its pages yet. For the others see
  /// told_in().
  std::vector<std::int64_t> told_lately(std::string_view message) const {
    return messages_.open(message_hash(message));
  }

  /// A fact that holds now; nullptr when there is none, it ended or was used up.
  const store::FactRow* fact(std::uint32_t scope, std::string_view owner, std::string_view key,
                             std::int64_t now);
  /// Writes a fact, unless the same or a newer one is known; below zero uses forget it.
  void put_fact(store::FactRow row);
  /// Uses a fact once. Returns the row as it has to be written with the intent; nothing when there
  /// is none to use.
  std::optional<store::FactRow> consume(std::uint32_t scope, std::string_view owner,
                                        std::string_view key, std::int64_t now);
  /// Gives a use back: the request certainly did not arrive. Not where the fact has been told anew
  /// since the use.
  std::optional<store::FactRow> restore(std::uint32_t scope, std::string_view owner,
                                        std::string_view key, std::int64_t used_at);

  /// Whether enough has gathered to be worth a flush.
  bool wants_flush() const;
  bool is_clean() const;
  /// Adds all that changed to the batch, and at its end the mark up to where the projections then
  /// hold; returns its number. It may be committed in pieces, in its order: without the mark a
  /// start replays what the rows already tell, and ends with the same.
  std::uint64_t flush(store::Batch& batch, std::int64_t through_sequence, std::int64_t now);
  void flushed(std::uint64_t number);

 private:
  Result<void> replay(std::int64_t now);

  store::Reader& reader_;
  Dedupe dedupe_;
  MessageIndex messages_;
  Cache<store::ConversationRow> conversations_;
  Cache<store::ContactRow> contacts_;
  Cache<store::FactRow> facts_;
  Cache<store::AliasRow> aliases_;
  std::uint64_t flushes_ = 0;
  std::int64_t replayed_from_ = 0;  // projections hold everything up to here at load
  std::int64_t indexed_through_ =
      0;  // events that are in their conversations' index, or soon will be
  std::int64_t last_sequence_ = 0;
  bool is_replaying_ = false;
};

/// [any thread, with a reader of its own] The events that tell of a message, oldest first: those
/// that the store's pages lead to, and `lately`, which told_lately() gave before.
std::vector<store::EventRow> told_in(store::Reader& reader, std::string_view message,
                                     std::vector<std::int64_t> lately);

}  // namespace jackfield::state
