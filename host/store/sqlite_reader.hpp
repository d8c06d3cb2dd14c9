// SPDX-License-Identifier: MIT
// Reads through one connection of its own. Each call is one statement outside a transaction, so it
// sees all that was committed before, and never stands in a checkpoint's way for longer.
#pragma once

#include <memory>
#include <optional>
#include <stdexcept>

#include "host/store/sqlite_connection.hpp"
#include "host/store/store.hpp"

namespace jackfield::store {

/// The disk or the file failed under a read: there is no answer, and "not found" would be a lie.
class ReadFailed final : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class SqliteReader final : public Reader {
 public:
  explicit SqliteReader(std::unique_ptr<Connection> connection);

  std::string meta(std::string_view key) override;
  int64_t last_sequence() override;
  int64_t first_sequence() override;
  int64_t sequence_before(int64_t recorded_at) override;
  std::vector<EventRow> events(int64_t after, int64_t limit, int64_t max_bytes) override;
  std::vector<EventRow> conversation_events(std::string_view conversation, int64_t after_sequence,
                                            int64_t limit) override;
  std::vector<EventRow> recent_events(std::string_view conversation, int64_t before_sequence,
                                      int64_t limit) override;
  std::optional<EventRow> event(int64_t sequence) override;

  std::optional<ConversationRow> conversation(std::string_view id) override;
  std::vector<ConversationRow> conversations(std::string_view account, int64_t before_sequence,
                                             int64_t limit) override;
  std::optional<ContactRow> contact(std::string_view id) override;
  std::optional<AliasRow> alias(std::string_view account, std::string_view space,
                                std::string_view name) override;
  std::optional<FactRow> fact(uint32_t scope, std::string_view owner,
                              std::string_view key) override;
  std::vector<FactRow> facts(uint32_t scope, std::string_view owner) override;
  std::vector<DedupeSegmentRow> dedupe_segments() override;
  std::string dedupe_keys(int64_t segment) override;
  std::string dedupe_page(int64_t segment, std::string_view hash) override;
  std::vector<LookupPageRow> lookup_pages(int64_t bucket) override;
  int64_t lookup_through() override;

  std::optional<ActionRow> action(std::string_view id) override;
  std::vector<LaneRow> lanes(std::string_view after_conversation, int64_t after_position,
                             int64_t limit) override;
  std::optional<ActionRow> lane_head(std::string_view conversation) override;
  std::vector<ActionRow> expired_actions(int64_t now, int64_t limit) override;
  std::vector<ActionRow> uncertain_actions(std::string_view account, int64_t after_position,
                                           int64_t limit) override;
  std::vector<ActionRow> scheduled_actions(int64_t limit) override;
  int64_t uncertain_count() override;
  std::vector<IntentRow> intents(std::string_view procedure) override;
  std::vector<ExchangeRow> exchanges(std::string_view procedure) override;
  std::optional<MessageRow> message(std::string_view id) override;
  std::vector<MessageRow> open_messages(std::string_view conversation, int64_t limit) override;
  std::optional<IdempotencyRow> idempotency(std::string_view owner, std::string_view key) override;
  std::vector<WorkRow> work() override;
  std::optional<ValueRow> value(std::string_view account, std::string_view kind,
                                std::string_view name) override;
  std::vector<ValueRow> values(std::string_view account) override;
  std::optional<FinishedRow> finished(std::string_view id) override;
  std::vector<FinishedRow> finished(const FinishedFilter& filter, int64_t limit) override;

  std::vector<SubscriptionRow> subscriptions() override;
  std::vector<ParkedRow> parked(std::string_view subscription) override;

  std::optional<TopicRow> topic(std::string_view id) override;
  std::vector<TopicEntryRow> topic_entries(std::string_view id, int64_t after,
                                           int64_t limit) override;
  std::vector<TopicEntryRow> topic_history(std::string_view id, int64_t before,
                                           int64_t limit) override;
  std::optional<TopicEntryRow> topic_entry(std::string_view id, std::string_view key) override;

  std::optional<MediaRow> media(std::string_view ref) override;
  std::vector<MediaRow> media_expired(int64_t after, int64_t until, int64_t limit) override;
  int64_t media_users(std::string_view sha256) override;
  std::vector<ApiTokenRow> api_tokens() override;

 private:
  /// Steps through the result: `each` returns false to stop early.
  template <class Each, class... Values>
  void for_each(std::string_view sql, Each each, const Values&... values);
  template <class Row, class... Values>
  std::vector<Row> rows(std::string_view rest, const Values&... values);
  template <class Row, class... Values>
  std::optional<Row> row(std::string_view rest, const Values&... values);
  template <class... Values>
  int64_t number(std::string_view sql, const Values&... values);
  template <class... Values>
  std::string text(std::string_view sql, const Values&... values);

  std::unique_ptr<Connection> connection_;
};

template <class Each, class... Values>
void SqliteReader::for_each(std::string_view sql, Each each, const Values&... values) {
  Statement* statement = connection_->statements().find(sql);
  if (statement == nullptr) throw ReadFailed(connection_->failure("read").text);
  bind_all(*statement, values...);
  // Also when reading throws (no memory): a statement left open would hold back every checkpoint.
  struct Ending {
    Statement& statement;
    ~Ending() { statement.reset(); }
  };
  const Ending ending{*statement};
  constexpr int kRow = 100;  // SQLITE_ROW and SQLITE_DONE; sqlite3.h stays out of the headers
  constexpr int kDone = 101;
  int code = statement->step();
  while (code == kRow) {
    if (!each(*statement)) return;
    code = statement->step();
  }
  if (code != kDone) throw ReadFailed(connection_->failure("read").text);
}

template <class Row, class... Values>
std::vector<Row> SqliteReader::rows(std::string_view rest, const Values&... values) {
  std::vector<Row> found;
  const auto take = [&found](const Statement& at) {
    found.push_back(read_row<Row>(at));
    return true;
  };
  for_each(select_sql<Row>(rest), take, values...);
  return found;
}

template <class Row, class... Values>
std::optional<Row> SqliteReader::row(std::string_view rest, const Values&... values) {
  std::optional<Row> found;
  const auto take = [&found](const Statement& at) {
    found = read_row<Row>(at);
    return false;
  };
  for_each(select_sql<Row>(rest), take, values...);
  return found;
}

template <class... Values>
int64_t SqliteReader::number(std::string_view sql, const Values&... values) {
  int64_t found = 0;
  const auto take = [&found](const Statement& at) {
    found = at.integer(0);
    return false;
  };
  for_each(sql, take, values...);
  return found;
}

template <class... Values>
std::string SqliteReader::text(std::string_view sql, const Values&... values) {
  std::string found;
  const auto take = [&found](const Statement& at) {
    found = at.bytes(0);
    return false;
  };
  for_each(sql, take, values...);
  return found;
}

}  // namespace jackfield::store
