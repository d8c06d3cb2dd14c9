// SPDX-License-Identifier: MIT
// The store as the main loop sees it: one writer that commits in groups, and readers that never
// write. Everything before `committed` is a promise kept across kill -9 and power loss.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <jackfield/cpp/result.hpp>

#include "host/store/rows.hpp"
#include "host/store/write.hpp"

namespace jackfield::store {

/// Reads. Every call sees all that was committed before it. Not thread-safe: one Reader per thread.
class Reader {
 public:
  virtual ~Reader() = default;

  /// Empty when absent. Keys that begin with "store." are the driver's own.
  virtual std::string meta(std::string_view key) = 0;
  virtual int64_t last_sequence() = 0;
  virtual int64_t first_sequence() = 0;  ///< 0: the journal is empty.
  /// The newest sequence recorded before that time; 0: none. Records ascend in time but for a clock
  /// that was set back.
  virtual int64_t sequence_before(int64_t recorded_at) = 0;
  /// Events after `after`, oldest first, at most `limit` rows and about `max_bytes` of bodies.
  virtual std::vector<EventRow> events(int64_t after, int64_t limit, int64_t max_bytes) = 0;
  virtual std::vector<EventRow> conversation_events(std::string_view conversation,
                                                    int64_t after_sequence, int64_t limit) = 0;
  /// Newest first, before `before_sequence`.
  virtual std::vector<EventRow> recent_events(std::string_view conversation,
                                              int64_t before_sequence, int64_t limit) = 0;
  virtual std::optional<EventRow> event(int64_t sequence) = 0;

  virtual std::optional<ConversationRow> conversation(std::string_view id) = 0;
  /// Newest first, before `before_sequence` (0: from the newest), of one account or all.
  virtual std::vector<ConversationRow> conversations(std::string_view account,
                                                     int64_t before_sequence, int64_t limit) = 0;
  virtual std::optional<ContactRow> contact(std::string_view id) = 0;
  virtual std::optional<AliasRow> alias(std::string_view account, std::string_view space,
                                        std::string_view name) = 0;
  virtual std::optional<FactRow> fact(uint32_t scope, std::string_view owner,
                                      std::string_view key) = 0;
  virtual std::vector<FactRow> facts(uint32_t scope, std::string_view owner) = 0;
  /// Without their keys.
  virtual std::vector<DedupeSegmentRow> dedupe_segments() = 0;
  /// All keys of a segment.
  virtual std::string dedupe_keys(int64_t segment) = 0;
  /// Those keys of a segment among which the hash is, if it is in it.
  virtual std::string dedupe_page(int64_t segment, std::string_view hash) = 0;
  /// The pages of one bucket, the newest first.
  virtual std::vector<LookupPageRow> lookup_pages(int64_t bucket) = 0;
  /// The journal sequence up to which whole runs of pages go; 0: there are none.
  virtual int64_t lookup_through() = 0;

  virtual std::optional<ActionRow> action(std::string_view id) = 0;
  /// Unfinished actions in (conversation, position) order after the given pair, without their
  /// contents.
  virtual std::vector<LaneRow> lanes(std::string_view after_conversation, int64_t after_position,
                                     int64_t limit) = 0;
  /// The first of a conversation's actions that is neither uncertain nor scheduled.
  virtual std::optional<ActionRow> lane_head(std::string_view conversation) = 0;
  /// Whose time to live has ended, the longest ago first.
  virtual std::vector<ActionRow> expired_actions(int64_t now, int64_t limit) = 0;
  /// Uncertain ones after a position, in order, of one account or all.
  virtual std::vector<ActionRow> uncertain_actions(std::string_view account, int64_t after_position,
                                                   int64_t limit) = 0;
  /// Those that wait for their time outside the lanes, the next first.
  virtual std::vector<ActionRow> scheduled_actions(int64_t limit) = 0;
  virtual int64_t uncertain_count() = 0;
  virtual std::vector<IntentRow> intents(std::string_view procedure) = 0;
  virtual std::vector<ExchangeRow> exchanges(std::string_view procedure) = 0;
  virtual std::optional<MessageRow> message(std::string_view id) = 0;
  /// Messages of a conversation that the network has taken and nobody has read yet, by id.
  virtual std::vector<MessageRow> open_messages(std::string_view conversation, int64_t limit) = 0;
  virtual std::optional<IdempotencyRow> idempotency(std::string_view owner,
                                                    std::string_view key) = 0;
  virtual std::vector<WorkRow> work() = 0;
  virtual std::optional<ValueRow> value(std::string_view account, std::string_view kind,
                                        std::string_view name) = 0;
  virtual std::vector<ValueRow> values(std::string_view account) = 0;
  virtual std::optional<FinishedRow> finished(std::string_view id) = 0;
  /// Newest first.
  virtual std::vector<FinishedRow> finished(const FinishedFilter& filter, int64_t limit) = 0;

  virtual std::vector<SubscriptionRow> subscriptions() = 0;
  virtual std::vector<ParkedRow> parked(std::string_view subscription) = 0;

  virtual std::optional<TopicRow> topic(std::string_view id) = 0;
  virtual std::vector<TopicEntryRow> topic_entries(std::string_view id, int64_t after,
                                                   int64_t limit) = 0;
  virtual std::vector<TopicEntryRow> topic_history(std::string_view id, int64_t before,
                                                   int64_t limit) = 0;
  virtual std::optional<TopicEntryRow> topic_entry(std::string_view id, std::string_view key) = 0;

  virtual std::optional<MediaRow> media(std::string_view ref) = 0;
  /// Those that end after the one time and until the other, the first to end first.
  virtual std::vector<MediaRow> media_expired(int64_t after, int64_t until, int64_t limit) = 0;
  virtual int64_t media_users(std::string_view sha256) = 0;  ///< How many rows name this content.
  virtual std::vector<ApiTokenRow> api_tokens() = 0;
};

/// How a batch ended. `epoch` counts failures: batches submitted under an older epoch are refused,
/// because what the main loop decided was built on rows that never came to be.
struct Committed {
  bool ok = true;
  std::string error;  ///< Why not, for the log and /readyz.
};

struct Figures {
  uint64_t commits = 0;
  uint64_t batches = 0;
  uint64_t failures = 0;
  uint64_t wal_bytes = 0;
  uint64_t queued_batches = 0;
  uint64_t queued_bytes = 0;
  uint64_t commit_micros = 0;  ///< Sum.
  uint64_t checkpoint_failures = 0;
};

class Store {
 public:
  using Completion = std::function<void(const Committed&)>;

  virtual ~Store() = default;

  /// [main loop] Queues a batch. Batches commit in the order of submission, many to one commit;
  /// `done` runs on the main loop in that order. After a failed commit every queued batch of the
  /// same epoch fails too.
  virtual void submit(Batch batch, Completion done) = 0;
  /// [main loop] After a failure: batches submitted from now on are of the new epoch. The caller
  /// has thrown away all that it believed about the failed ones and read it again.
  virtual void begin_epoch() = 0;
  /// [main loop] The loop's own reader.
  virtual Reader& reader() = 0;
  /// [main loop] Runs `read` on a reader thread, then `done` on the main loop: for lists and
  /// searches. Nothing happens after close().
  virtual void read(std::function<void(Reader&)> read, std::function<void()> done) = 0;
  virtual Figures figures() const = 0;
  /// Commits what is queued, checkpoints, stops the threads.
  virtual void close() = 0;
};

}  // namespace jackfield::store
