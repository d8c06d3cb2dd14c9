// SPDX-License-Identifier: MIT
// Actions, what their procedures did so far, and what became of them.
#include <limits>

#include "host/store/sqlite_reader.hpp"

namespace jackfield::store {

std::optional<ActionRow> SqliteReader::action(std::string_view id) {
  return row<ActionRow>("WHERE id=?", id);
}

std::vector<ActionRow> SqliteReader::actions(std::string_view after_conversation,
                                             int64_t after_position, int64_t limit) {
  return rows<ActionRow>(
      "WHERE (conversation, position) > (?1, ?2) ORDER BY conversation, position LIMIT ?3",
      after_conversation, after_position, limit);
}

std::vector<ActionRow> SqliteReader::lane(std::string_view conversation, int64_t limit) {
  return rows<ActionRow>("WHERE conversation=? ORDER BY position LIMIT ?", conversation, limit);
}

std::vector<IntentRow> SqliteReader::intents(std::string_view procedure) {
  return rows<IntentRow>("WHERE procedure=? ORDER BY ordinal", procedure);
}

std::vector<ExchangeRow> SqliteReader::exchanges(std::string_view procedure) {
  return rows<ExchangeRow>("WHERE procedure=? ORDER BY ordinal", procedure);
}

std::optional<MessageRow> SqliteReader::message(std::string_view id) {
  return row<MessageRow>("WHERE id=?", id);
}

std::vector<MessageRow> SqliteReader::open_messages(std::string_view conversation, int64_t limit) {
  return rows<MessageRow>("WHERE conversation=? AND status BETWEEN 3 AND 5 ORDER BY id LIMIT ?",
                          conversation, limit);
}

std::optional<IdempotencyRow> SqliteReader::idempotency(std::string_view owner,
                                                        std::string_view key) {
  return row<IdempotencyRow>("WHERE owner=? AND key=?", owner, key);
}

std::vector<WorkRow> SqliteReader::work() {
  return rows<WorkRow>("ORDER BY due_at, id");
}

std::optional<ValueRow> SqliteReader::value(std::string_view account, std::string_view kind,
                                            std::string_view name) {
  return row<ValueRow>("WHERE account=? AND kind=? AND name=?", account, kind, name);
}

std::vector<ValueRow> SqliteReader::values(std::string_view account) {
  return rows<ValueRow>("WHERE account=? ORDER BY kind, name", account);
}

std::vector<FinishedRow> SqliteReader::finished(std::string_view account, int64_t before,
                                                int64_t limit) {
  const int64_t bound = before > 0 ? before : std::numeric_limits<int64_t>::max();
  if (account.empty()) {
    return rows<FinishedRow>("WHERE finished_at<? ORDER BY finished_at DESC, id LIMIT ?", bound,
                             limit);
  }
  return rows<FinishedRow>(
      "WHERE account=? AND finished_at<? ORDER BY finished_at DESC, id LIMIT ?", account, bound,
      limit);
}

}  // namespace jackfield::store
