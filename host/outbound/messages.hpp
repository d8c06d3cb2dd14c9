// SPDX-License-Identifier: MIT
// What became of each message we sent: its pieces, their provider ids and statuses. Answers GET
// /v1/messages/{id} and is what receipts are resolved against.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/state/cache.hpp"
#include "host/state/journal.hpp"
#include "host/store/store.hpp"

namespace jackfield::outbound {

struct SentPart {
  std::uint32_t index = 0;  ///< The piece's index, from 1.
  std::vector<std::string> provider_ids;
  Status status = Status::queued;
  friend bool operator==(const SentPart&, const SentPart&) = default;
};

struct SentMessage {
  std::string id;
  std::string account;
  std::string conversation;
  Status status = Status::queued;
  std::int64_t created_at = 0;
  std::int64_t updated_at = 0;
  std::string idempotency_key;
  std::vector<SentPart> pieces;
  std::optional<Failure> error;
  struct Step {
    Status status = Status::queued;
    std::int64_t at = 0;
    friend bool operator==(const Step&, const Step&) = default;
  };
  std::vector<Step> history;  ///< Every status it had, in order.
  friend bool operator==(const SentMessage&, const SentMessage&) = default;
};

store::MessageRow to_row(const SentMessage& message);
SentMessage from_row(const store::MessageRow& row);

/// [main loop]
class Messages {
 public:
  Messages(store::Store& store, state::Journal& journal);

  std::optional<SentMessage> find(std::string_view id);
  /// From now on this is what is known of the message; the next `write` tells the store.
  void set(SentMessage message);
  /// Adds what was set to the batch, which has to be the next one submitted.
  void write(store::Batch& batch);
  void put(store::Batch& batch, SentMessage message) {
    set(std::move(message));
    write(batch);
  }
  /// Ours in that conversation that the network has taken and the customer has not read.
  std::vector<SentMessage> unread(std::string_view conversation);

 private:
  store::Store& store_;
  state::Journal& journal_;
  state::Cache<SentMessage> cache_;
};

}  // namespace jackfield::outbound
