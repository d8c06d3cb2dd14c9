// SPDX-License-Identifier: MIT
// The journal, its projections, subscriptions, topics and what is kept beside them.
#include "host/store/sqlite_reader.hpp"

#include <limits>

namespace jackfield::store {
namespace {

int64_t or_newest(int64_t before) {
  return before > 0 ? before : std::numeric_limits<int64_t>::max();
}

}  // namespace

SqliteReader::SqliteReader(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)) {}

std::string SqliteReader::meta(std::string_view key) {
  return text("SELECT value FROM meta WHERE key=?", key);
}

int64_t SqliteReader::last_sequence() {
  return number(
      "SELECT max(ifnull((SELECT max(sequence) FROM event),0),"
      " ifnull((SELECT CAST(value AS INTEGER) FROM meta WHERE key='store.pruned_through'),0))");
}

int64_t SqliteReader::first_sequence() {
  return number("SELECT min(sequence) FROM event");
}

int64_t SqliteReader::sequence_before(int64_t recorded_at) {
  // By halves over the key: an index on times would cost every event.
  int64_t before = first_sequence() - 1;
  if (before < 0) return 0;
  int64_t after = last_sequence() + 1;
  while (after - before > 1) {
    const int64_t middle = before + (after - before) / 2;
    const bool is_older =
        number("SELECT recorded_at FROM event WHERE sequence>=? ORDER BY sequence LIMIT 1",
               middle) < recorded_at;
    (is_older ? before : after) = middle;
  }
  return before;
}

std::vector<EventRow> SqliteReader::events(int64_t after, int64_t limit, int64_t max_bytes) {
  std::vector<EventRow> found;
  int64_t bytes = 0;
  const auto take = [&](const Statement& at) {
    found.push_back(read_row<EventRow>(at));
    bytes += static_cast<int64_t>(found.back().body.size());
    return bytes < max_bytes;
  };
  for_each(select_sql<EventRow>("WHERE sequence>? ORDER BY sequence LIMIT ?"), take, after, limit);
  return found;
}

// The index first, then the rows that it does not hold yet. `indexed` is read before both and
// bounds both, so a slice that is entered in between is neither missed nor seen twice.
std::vector<EventRow> SqliteReader::conversation_events(std::string_view conversation,
                                                        int64_t after_sequence, int64_t limit) {
  const int64_t indexed =
      number("SELECT CAST(value AS INTEGER) FROM meta WHERE key='store.indexed_through'");
  auto found = rows<EventRow>(
      "WHERE sequence IN (SELECT sequence FROM conversation_event WHERE conversation=?1"
      " AND sequence>?2 AND sequence<=?3 ORDER BY sequence LIMIT ?4) ORDER BY sequence",
      conversation, after_sequence, indexed, limit);
  const int64_t missing = limit - static_cast<int64_t>(found.size());
  if (missing <= 0) return found;
  auto tail = rows<EventRow>("WHERE sequence>?1 AND conversation=?2 ORDER BY sequence LIMIT ?3",
                             std::max(indexed, after_sequence), conversation, missing);
  found.insert(found.end(), std::make_move_iterator(tail.begin()),
               std::make_move_iterator(tail.end()));
  return found;
}

std::vector<EventRow> SqliteReader::recent_events(std::string_view conversation,
                                                  int64_t before_sequence, int64_t limit) {
  const int64_t indexed =
      number("SELECT CAST(value AS INTEGER) FROM meta WHERE key='store.indexed_through'");
  auto found = rows<EventRow>(
      "WHERE sequence>?1 AND sequence<?2 AND conversation=?3 ORDER BY sequence DESC LIMIT ?4",
      indexed, before_sequence, conversation, limit);
  const int64_t missing = limit - static_cast<int64_t>(found.size());
  if (missing <= 0) return found;
  auto older = rows<EventRow>(
      "WHERE sequence IN (SELECT sequence FROM conversation_event WHERE conversation=?1"
      " AND sequence<?2 AND sequence<=?3 ORDER BY sequence DESC LIMIT ?4) ORDER BY sequence DESC",
      conversation, before_sequence, indexed, missing);
  found.insert(found.end(), std::make_move_iterator(older.begin()),
               std::make_move_iterator(older.end()));
  return found;
}

std::optional<EventRow> SqliteReader::event(int64_t sequence) {
  return row<EventRow>("WHERE sequence=?", sequence);
}

std::optional<ConversationRow> SqliteReader::conversation(std::string_view id) {
  return row<ConversationRow>("WHERE id=?", id);
}

std::vector<ConversationRow> SqliteReader::conversations(std::string_view account,
                                                         int64_t before_sequence, int64_t limit) {
  if (account.empty()) {
    return rows<ConversationRow>(
        "WHERE merged_into='' AND last_sequence<? ORDER BY last_sequence DESC LIMIT ?",
        or_newest(before_sequence), limit);
  }
  return rows<ConversationRow>(
      "WHERE merged_into='' AND account=? AND last_sequence<? ORDER BY last_sequence DESC LIMIT ?",
      account, or_newest(before_sequence), limit);
}

std::optional<ContactRow> SqliteReader::contact(std::string_view id) {
  return row<ContactRow>("WHERE id=?", id);
}

std::optional<AliasRow> SqliteReader::alias(std::string_view account, std::string_view space,
                                            std::string_view name) {
  return row<AliasRow>("WHERE account=? AND space=? AND name=?", account, space, name);
}

std::optional<FactRow> SqliteReader::fact(uint32_t scope, std::string_view owner,
                                          std::string_view key) {
  return row<FactRow>("WHERE scope=? AND owner=? AND key=?", scope, owner, key);
}

std::vector<FactRow> SqliteReader::facts(uint32_t scope, std::string_view owner) {
  return rows<FactRow>("WHERE scope=? AND owner=? ORDER BY key", scope, owner);
}

std::vector<DedupeSegmentRow> SqliteReader::dedupe_segments() {
  return rows<DedupeSegmentRow>("ORDER BY id");
}

std::string SqliteReader::dedupe_keys(int64_t segment) {
  std::string keys;
  const auto take = [&keys](const Statement& at) {
    keys += at.bytes(0);
    return true;
  };
  for_each("SELECT keys FROM dedupe_page WHERE segment=? ORDER BY first", take, segment);
  return keys;
}

std::string SqliteReader::dedupe_page(int64_t segment, const std::string_view hash) {
  return text(
      "SELECT keys FROM dedupe_page WHERE segment=? AND first<=? ORDER BY first DESC LIMIT 1",
      segment, binary(hash));
}

std::vector<LookupPageRow> SqliteReader::lookup_pages(int64_t bucket) {
  return rows<LookupPageRow>("WHERE bucket=? ORDER BY through DESC", bucket);
}

int64_t SqliteReader::lookup_through() {
  return number("SELECT max(through) FROM lookup_page WHERE bucket=0");
}

std::vector<SubscriptionRow> SqliteReader::subscriptions() {
  return rows<SubscriptionRow>("ORDER BY id");
}

std::vector<ParkedRow> SqliteReader::parked(std::string_view subscription) {
  return rows<ParkedRow>("WHERE subscription=? ORDER BY conversation", subscription);
}

std::optional<TopicRow> SqliteReader::topic(std::string_view id) {
  return row<TopicRow>("WHERE id=?", id);
}

std::vector<TopicEntryRow> SqliteReader::topic_entries(std::string_view id, int64_t after,
                                                       int64_t limit) {
  return rows<TopicEntryRow>("WHERE topic=? AND seq>? ORDER BY seq LIMIT ?", id, after, limit);
}

std::vector<TopicEntryRow> SqliteReader::topic_history(std::string_view id, int64_t before,
                                                       int64_t limit) {
  return rows<TopicEntryRow>("WHERE topic=? AND seq<? ORDER BY seq DESC LIMIT ?", id,
                             or_newest(before), limit);
}

// Without statistics SQLite would search the topic's entries one by one.
std::optional<TopicEntryRow> SqliteReader::topic_entry(std::string_view id, std::string_view key) {
  return row<TopicEntryRow>(
      "INDEXED BY topic_entry_key WHERE topic=? AND key=? AND key<>'' ORDER BY seq DESC LIMIT 1",
      id, key);
}

std::optional<MediaRow> SqliteReader::media(std::string_view ref) {
  return row<MediaRow>("WHERE ref=?", ref);
}

// `>0` is what the index asks for. It comes second: of two lower ends SQLite searches for the
// first.
std::vector<MediaRow> SqliteReader::media_expired(int64_t after, int64_t until, int64_t limit) {
  return rows<MediaRow>(
      "WHERE expires_at>? AND expires_at>0 AND expires_at<=? ORDER BY expires_at LIMIT ?", after,
      until, limit);
}

int64_t SqliteReader::media_users(std::string_view sha256) {
  return number("SELECT count(*) FROM media WHERE sha256=?", sha256);
}

std::vector<ApiTokenRow> SqliteReader::api_tokens() {
  return rows<ApiTokenRow>("ORDER BY created_at, id");
}

}  // namespace jackfield::store
