// SPDX-License-Identifier: MIT
// The writes that touch many rows at once, each bounded by its limit: the conversations' index and
// retention.
#include <sqlite3.h>

#include "host/store/sqlite_apply.hpp"

namespace jackfield::store {

int SqliteApply::operator()(const IndexEvents& write) {
  // Sorted by conversation, so that one page of the index takes all its new rows at once.
  const int code = statements_.run(
      "INSERT OR IGNORE INTO conversation_event (conversation,sequence)"
      " SELECT conversation, sequence FROM event WHERE conversation<>'' AND sequence IN"
      " (SELECT sequence FROM event WHERE sequence<=?1 AND sequence>"
      "  ifnull((SELECT CAST(value AS INTEGER) FROM meta WHERE key='store.indexed_through'),0)"
      "  ORDER BY sequence LIMIT ?2)"
      " ORDER BY conversation, sequence",
      write.through_sequence, write.limit);
  if (code != SQLITE_OK) return code;
  return statements_.run(
      "INSERT OR REPLACE INTO meta (key,value)"
      " SELECT 'store.indexed_through', CAST(max(sequence) AS TEXT) FROM"
      " (SELECT sequence FROM event WHERE sequence<=?1 AND sequence>"
      "  ifnull((SELECT CAST(value AS INTEGER) FROM meta WHERE key='store.indexed_through'),0)"
      "  ORDER BY sequence LIMIT ?2)"
      " HAVING max(sequence) IS NOT NULL",
      write.through_sequence, write.limit);
}

int SqliteApply::operator()(const PruneEvents& write) {
  const int index = statements_.run(
      "DELETE FROM conversation_event WHERE (conversation, sequence) IN"
      " (SELECT conversation, sequence FROM event WHERE sequence<=?1 ORDER BY sequence LIMIT ?2)",
      write.through_sequence, write.limit);
  if (index != SQLITE_OK) return index;
  // What was the highest sequence must be known when the journal is empty: numbers are never used
  // again, because subscriptions and event ids are ordered by them.
  const int mark = statements_.run(
      "INSERT OR REPLACE INTO meta (key,value)"
      " SELECT 'store.pruned_through', CAST(max(sequence) AS TEXT) FROM"
      " (SELECT sequence FROM event WHERE sequence<=?1 ORDER BY sequence LIMIT ?2)"
      " HAVING max(sequence) IS NOT NULL",
      write.through_sequence, write.limit);
  if (mark != SQLITE_OK) return mark;
  const int events = statements_.run(
      "DELETE FROM event WHERE sequence IN"
      " (SELECT sequence FROM event WHERE sequence<=?1 ORDER BY sequence LIMIT ?2)",
      write.through_sequence, write.limit);
  if (events != SQLITE_OK) return events;
  // A run of pages goes with the last event that it leads to, once in many passes: mostly the first
  // condition is all that is looked at. The newest one stays, as the mark of where the runs end.
  return statements_.run(
      "WITH RECURSIVE"
      " gone(through) AS (SELECT max(through) FROM lookup_page WHERE bucket=0"
      "  AND through<=(SELECT CAST(value AS INTEGER) FROM meta WHERE key='store.pruned_through')"
      "  AND through<(SELECT max(through) FROM lookup_page WHERE bucket=0)),"
      " buckets(n) AS (SELECT 0 FROM gone WHERE through IS NOT NULL"
      "  UNION ALL SELECT n+1 FROM buckets WHERE n<255)"
      " DELETE FROM lookup_page WHERE bucket IN (SELECT n FROM buckets)"
      " AND through<=(SELECT through FROM gone)");
}

int SqliteApply::operator()(const PruneExpired& write) {
  for (const std::string_view sql :
       {"DELETE FROM fact WHERE (scope, owner, key) IN (SELECT scope, owner, key FROM fact"
        " WHERE expires_at>0 AND expires_at<=?1 LIMIT ?2)",
        "DELETE FROM alias WHERE (account, space, name) IN (SELECT account, space, name FROM alias"
        " WHERE expires_at>0 AND expires_at<=?1 LIMIT ?2)",
        "DELETE FROM idempotency WHERE (owner, key) IN (SELECT owner, key FROM idempotency"
        " WHERE expires_at>0 AND expires_at<=?1 LIMIT ?2)",
        "DELETE FROM value WHERE (account, kind, name) IN (SELECT account, kind, name FROM value"
        " WHERE kind='media_on_demand' AND expires_at<=?1 LIMIT ?2)",
        "DELETE FROM dedupe_segment WHERE id IN (SELECT id FROM dedupe_segment"
        " WHERE expires_at>0 AND expires_at<=?1 LIMIT ?2)"}) {
    const int code = statements_.run(sql, write.now, write.limit);
    if (code != SQLITE_OK) return code;
  }
  return SQLITE_OK;
}

int SqliteApply::operator()(const PruneTopics& write) {
  const int entries = statements_.run(
      "DELETE FROM topic_entry WHERE (topic, seq) IN (SELECT topic, seq FROM topic_entry"
      " WHERE account=?1 AND at<?2 ORDER BY at LIMIT ?3)",
      write.account, write.before, write.limit);
  if (entries != SQLITE_OK) return entries;
  // A topic goes once it is empty and old: its numbering then starts anew under another epoch.
  return statements_.run(
      "DELETE FROM topic WHERE id IN (SELECT id FROM topic"
      " WHERE account=?1 AND updated_at<?2"
      " AND NOT EXISTS (SELECT 1 FROM topic_entry WHERE topic_entry.topic=topic.id) LIMIT ?3)",
      write.account, write.before, write.limit);
}

int SqliteApply::operator()(const PruneFinished& write) {
  const int history = statements_.run(
      "DELETE FROM exchange WHERE procedure IN (SELECT id FROM finished"
      " WHERE finished_at<?1 ORDER BY finished_at LIMIT ?2)",
      write.before, write.limit);
  if (history != SQLITE_OK) return history;
  return statements_.run(
      "DELETE FROM finished WHERE id IN (SELECT id FROM finished"
      " WHERE finished_at<?1 ORDER BY finished_at LIMIT ?2)",
      write.before, write.limit);
}

int SqliteApply::operator()(const PruneMessages& write) {
  // A message whose action still waits is not old, whatever its date.
  return statements_.run(
      "DELETE FROM message WHERE id IN (SELECT id FROM message WHERE updated_at<?1"
      " AND NOT EXISTS (SELECT 1 FROM action WHERE action.id=message.id)"
      " ORDER BY updated_at LIMIT ?2)",
      write.before, write.limit);
}

}  // namespace jackfield::store
