// SPDX-License-Identifier: MIT
// What the store keeps, row by row, as plain values. Times are Unix milliseconds, UTC. The store
// knows no network and no message: bodies, arguments and states are bytes to it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace jackfield::store {

/// One event of the journal. Append-only; the only row that the inbound hot path writes.
struct EventRow {
  int64_t sequence =
      0;  ///< Global, ascending, assigned by the main loop before the row is submitted.
  std::string conversation;  ///< `conv_…`; empty for events of an account as a whole.
  int64_t seq = 0;           ///< Gap-free within the conversation, from 1; 0 without one.
  std::string account;       ///< Account or hook id.
  uint32_t kind = 0;         ///< jf_event_kind.
  uint32_t visibility = 0;   ///< jf_visibility, for subscription filters.
  int64_t recorded_at = 0;
  std::string id;       ///< The event's id (UUID text).
  std::string effects;  ///< What replay must do again to the projections: facts, aliases, dedupe
                        ///< keys. Opaque.
  std::string body;     ///< The CloudEvents JSON, the very bytes that are signed and sent.
  friend bool operator==(const EventRow&, const EventRow&) = default;
};

struct ConversationRow {
  std::string id;
  std::string account;
  int64_t head_seq = 0;         ///< seq of its newest event.
  int64_t last_sequence = 0;    ///< Global sequence of its newest event.
  int64_t last_inbound_at = 0;  ///< When the customer last showed a sign; 0: never.
  int64_t created_at = 0;
  std::string merged_into;  ///< Set when this id is only an alias of an older conversation.
  std::string state;  ///< JSON: type, title, address, contact, tags … as the host keeps them.
  friend bool operator==(const ConversationRow&, const ConversationRow&) = default;
};

struct ContactRow {
  std::string id;
  std::string account;
  std::string state;  ///< JSON: the person as last seen, the application's id, attributes, tags.
  int64_t seen_at = 0;
  friend bool operator==(const ContactRow&, const ContactRow&) = default;
};

/// What an alias leads to. `space` keeps kinds of names apart ("conversation", "message",
/// "address").
struct AliasRow {
  std::string account;
  std::string space;
  std::string name;
  std::string target;
  int64_t expires_at = 0;  ///< 0: never.
  friend bool operator==(const AliasRow&, const AliasRow&) = default;
};

struct FactRow {
  uint32_t scope = 0;  ///< jf_fact_scope.
  std::string owner;   ///< Account, hook, conversation or contact id.
  std::string key;
  std::string value;
  int64_t expires_at = 0;
  int32_t uses = 0;
  int64_t recorded_at = 0;
  friend bool operator==(const FactRow&, const FactRow&) = default;
};

/// A sealed time segment of dedupe keys: 16-byte hashes, sorted, with a Bloom filter in front. The
/// store keeps the keys in pages of their own, and reads one of them at a time.
struct DedupeSegmentRow {
  int64_t id = 0;          ///< Ascending.
  int64_t through = 0;     ///< Journal sequence up to which it holds all keys.
  int64_t expires_at = 0;  ///< When its last key ends.
  std::string filter;      ///< Bloom filter bytes.
  /// Sorted 16-byte hashes, each followed by 8 bytes expires_at (big-endian). Written, and read by
  /// `Reader::dedupe_keys` and `Reader::dedupe_page` alone.
  std::string keys;
  static constexpr size_t kHash = 16;
  static constexpr size_t kKey = kHash + 8;
  friend bool operator==(const DedupeSegmentRow&, const DedupeSegmentRow&) = default;
};

/// What finds events by a name in them, without an index over all of them: a run of the journal's
/// entries, cut into 256 pages by the first byte of the names' hashes. Opaque but for that.
struct LookupPageRow {
  int64_t bucket = 0;   ///< 0 to 255. The page of bucket 0 is written last: with it a run is whole.
  int64_t through = 0;  ///< Journal sequence up to which the run goes.
  std::string entries;  ///< 8 bytes hash, 8 bytes sequence each.
  friend bool operator==(const LookupPageRow&, const LookupPageRow&) = default;
};

enum class ActionState : uint32_t { queued = 1, running = 2, uncertain = 3, scheduled = 4 };

/// An action that is not finished. Finished ones are moved to `finished` in the same transaction.
struct ActionRow {
  std::string id;  ///< `msg_…` or `act_…`.
  std::string account;
  std::string conversation;  ///< The lane.
  int64_t position = 0;      ///< Order within the lane: the journal sequence at acceptance.
  uint32_t kind = 0;         ///< jf_action_kind.
  ActionState state = ActionState::queued;
  uint32_t priority = 0;  ///< 0: interactive; 1: bulk, which others overtake.
  int64_t created_at = 0;
  int64_t due_at = 0;      ///< Not to be tried before.
  int64_t expires_at = 0;  ///< 0: no limit.
  uint32_t attempts = 0;
  std::string idempotency_key;
  std::string
      started;  ///< Stable context: JSON {started_at, seed, plugin_version, …}; empty until begun.
  std::string body;      ///< The action as canonical JSON.
  std::string progress;  ///< Pieces done so far, last error …, JSON.
  friend bool operator==(const ActionRow&, const ActionRow&) = default;
};

/// What a start has to know of a waiting action.
struct LaneRow {
  std::string conversation;
  int64_t position = 0;
  ActionState state = ActionState::queued;
  uint32_t priority = 0;
  int64_t due_at = 0;
  std::string account;
  friend bool operator==(const LaneRow&, const LaneRow&) = default;
};

/// That a request is about to leave: durable before its first byte does.
struct IntentRow {
  std::string procedure;  ///< Action id or work id.
  uint32_t ordinal = 0;   ///< Its place in the procedure.
  std::string label;
  uint32_t request_class = 0;
  std::string digest;  ///< SHA-256 of the request outside volatile headers.
  int64_t at = 0;
  std::string consumes{};  ///< Keys of the one-time facts that it used up, a line each.
  friend bool operator==(const IntentRow&, const IntentRow&) = default;
};

/// A finished exchange, as `step` gets it back.
struct ExchangeRow {
  std::string procedure;
  uint32_t ordinal = 0;
  std::string label;
  std::string body;  ///< The exchange as canonical JSON, secrets scrubbed.
  int64_t at = 0;
  friend bool operator==(const ExchangeRow&, const ExchangeRow&) = default;
};

/// What became of an action or a message we sent; answers GET /v1/messages/{id} and resolves
/// receipts.
struct MessageRow {
  std::string id;
  std::string account;
  std::string conversation;
  uint32_t status = 0;  ///< jf_status.
  int64_t updated_at = 0;
  std::string state;  ///< JSON: pieces with provider ids and statuses, error, history of statuses.
  friend bool operator==(const MessageRow&, const MessageRow&) = default;
};

struct IdempotencyRow {
  std::string owner;  ///< API token id.
  std::string key;
  std::string request_hash;
  std::string answer;  ///< The 202's body.
  int64_t expires_at = 0;
  friend bool operator==(const IdempotencyRow&, const IdempotencyRow&) = default;
};

struct WorkRow {
  std::string id;
  std::string account;
  std::string name;
  std::string key;       ///< Unique together with account and name.
  std::string argument;  ///< JSON.
  int64_t due_at = 0;
  uint32_t attempts = 0;
  std::string context;  ///< JSON: stable context, the event or conversation it belongs to.
  friend bool operator==(const WorkRow&, const WorkRow&) = default;
};

/// Tokens, materials, cursors: one named value of an account.
struct ValueRow {
  std::string account;
  std::string kind;  ///< "token", "material", "cursor", "capabilities", "state".
  std::string name;
  std::string value;
  std::string data;
  int64_t expires_at = 0;
  friend bool operator==(const ValueRow&, const ValueRow&) = default;
};

struct SubscriptionRow {
  std::string id;
  std::string
      definition;  ///< JSON: push URL, secrets, filter, batch …; empty when the TOML defines it.
  int64_t position = 0;  ///< Everything up to here is done, except what is parked.
  std::string state;     ///< JSON: paused, disabled, failures since …
  friend bool operator==(const SubscriptionRow&, const SubscriptionRow&) = default;
};

/// A conversation that waits apart because its next delivery failed.
struct ParkedRow {
  std::string subscription;
  std::string conversation;
  int64_t position = 0;  ///< Everything of this conversation up to here is delivered.
  uint32_t attempts = 0;
  int64_t due_at = 0;
  std::string error;
  friend bool operator==(const ParkedRow&, const ParkedRow&) = default;
};

struct TopicRow {
  std::string id;        ///< "<account>/<topic>".
  int64_t epoch = 0;     ///< Changes when its numbering starts anew.
  int64_t head = 0;      ///< Sequence of its newest entry.
  std::string moved_to;  ///< Set once it belongs to another topic.
  int64_t updated_at = 0;
  friend bool operator==(const TopicRow&, const TopicRow&) = default;
};

struct TopicEntryRow {
  std::string topic;
  int64_t seq = 0;
  std::string type;
  std::string key;
  std::string bytes;
  int64_t at = 0;
  friend bool operator==(const TopicEntryRow&, const TopicEntryRow&) = default;
};

struct MediaRow {
  std::string ref;  ///< `media_…`.
  std::string account;
  std::string sha256;
  int64_t size_bytes = 0;
  std::string mime;
  std::string filename;
  int64_t created_at = 0;
  int64_t expires_at = 0;
  friend bool operator==(const MediaRow&, const MediaRow&) = default;
};

struct ApiTokenRow {
  std::string id;
  std::string hash;      ///< SHA-256 of the token, hex.
  std::string scopes;    ///< Space-separated: read send admin.
  std::string accounts;  ///< Space-separated account ids; empty: all.
  std::string name;
  int64_t created_at = 0;
  int64_t expires_at = 0;
  friend bool operator==(const ApiTokenRow&, const ApiTokenRow&) = default;
};

/// An action that ended without success, with what is needed to show and replay it.
struct FinishedRow {
  ActionRow action;
  int64_t finished_at = 0;
  uint32_t outcome = 0;  ///< jf_outcome.
  std::string error;     ///< JSON.
  friend bool operator==(const FinishedRow&, const FinishedRow&) = default;
};

/// Which dead letters: an empty text and 0 let all through.
struct FinishedFilter {
  std::string account;
  std::string conversation;
  uint32_t outcome = 0;
  int64_t since = 0;      ///< Finished at that time or later.
  int64_t before = 0;     ///< Finished before that time …
  std::string before_id;  ///< … or at it with a smaller id: where a page ended.
};

}  // namespace jackfield::store
