// SPDX-License-Identifier: MIT
// Actions, what their procedures did so far, and what became of them.
#include <limits>

#include "host/store/sqlite_reader.hpp"

namespace jackfield::store {

std::optional<ActionRow> SqliteReader::action(std::string_view id) {
  return row<ActionRow>("WHERE id=?", id);
}

std::vector<LaneRow> SqliteReader::lanes(std::string_view after_conversation,
                                         int64_t after_position, int64_t limit) {
  return rows<LaneRow>(
      "INDEXED BY action_lane WHERE (conversation, position) > (?1, ?2)"
      " ORDER BY conversation, position LIMIT ?3",
      after_conversation, after_position, limit);
}

std::optional<ActionRow> SqliteReader::lane_head(std::string_view conversation) {
  return row<ActionRow>("WHERE conversation=? AND state<3 ORDER BY position LIMIT 1", conversation);
}

std::vector<ActionRow> SqliteReader::expired_actions(int64_t now, int64_t limit) {
  return rows<ActionRow>(
      "WHERE expires_at>0 AND expires_at<=? AND state<3 ORDER BY expires_at LIMIT ?", now, limit);
}

std::vector<ActionRow> SqliteReader::uncertain_actions(std::string_view account,
                                                       int64_t after_position, int64_t limit) {
  return rows<ActionRow>(
      "WHERE state=3 AND position>?1 AND (?2='' OR account=?2) ORDER BY position LIMIT ?3",
      after_position, account, limit);
}

std::vector<ActionRow> SqliteReader::scheduled_actions(int64_t limit) {
  return rows<ActionRow>("WHERE state=4 ORDER BY due_at LIMIT ?", limit);
}

int64_t SqliteReader::uncertain_count() {
  return number("SELECT count(*) FROM action WHERE state=3");
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

std::optional<FinishedRow> SqliteReader::finished(std::string_view id) {
  return row<FinishedRow>("WHERE id=?", id);
}

std::vector<FinishedRow> SqliteReader::finished(const FinishedFilter& filter, int64_t limit) {
  const int64_t before = filter.before > 0 ? filter.before : std::numeric_limits<int64_t>::max();
  const std::string rest =
      std::string(filter.account.empty() ? "WHERE ?1=''" : "WHERE account=?1") +
      " AND (finished_at, id) < (?2, ?3) AND finished_at>=?4 AND (?5=0 OR outcome=?5)"
      " AND (?6='' OR conversation=?6) ORDER BY finished_at DESC, id DESC LIMIT ?7";
  return rows<FinishedRow>(rest, filter.account, before, filter.before_id, filter.since,
                           filter.outcome, filter.conversation, limit);
}

}  // namespace jackfield::store
