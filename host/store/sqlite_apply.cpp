// SPDX-License-Identifier: MIT
#include "host/store/sqlite_apply.hpp"

#include <sqlite3.h>

namespace jackfield::store {
namespace {

constexpr size_t kDedupePage = 128 * DedupeSegmentRow::kKey;

// Not "OR REPLACE": a sequence that exists already is a broken invariant, and must not hide a loss.
std::string put_event_sql() {
  std::string sql = insert_sql<EventRow>();
  sql.replace(0, std::string_view("INSERT OR REPLACE").size(), "INSERT");
  return sql;
}

}  // namespace

SqliteApply::SqliteApply(StatementCache& statements)
    : statements_(statements), put_event_(statements.database(), put_event_sql()) {}

int SqliteApply::operator()(const PutEvent& write) {
  if (!put_event_) return statements_.run(put_event_sql());
  bind_row(put_event_, write.row);
  return statements_.finish(put_event_);
}

int SqliteApply::operator()(const PutDedupeSegment& write) {
  // A trigger takes away the pages that a row of this number had.
  int code = statements_.run("DELETE FROM dedupe_segment WHERE id=?", write.row.id);
  if (code == SQLITE_OK) code = put_row(write.row);
  std::string_view keys = write.row.keys;
  while (code == SQLITE_OK && !keys.empty()) {
    const std::string_view page = keys.substr(0, kDedupePage);
    const std::string_view first = page.substr(0, DedupeSegmentRow::kHash);
    code = statements_.run("INSERT INTO dedupe_page (segment,first,keys) VALUES (?,?,?)",
                           write.row.id, binary(first), binary(page));
    keys.remove_prefix(page.size());
  }
  return code;
}

int SqliteApply::operator()(const DeleteFact& write) {
  return statements_.run("DELETE FROM fact WHERE scope=? AND owner=? AND key=?", write.scope,
                         write.owner, write.key);
}

int SqliteApply::drop_procedure(const std::string& procedure, uint32_t from) {
  const int exchanges =
      statements_.run("DELETE FROM exchange WHERE procedure=? AND ordinal>=?", procedure, from);
  if (exchanges != SQLITE_OK) return exchanges;
  return statements_.run("DELETE FROM intent WHERE procedure=? AND ordinal>=?", procedure, from);
}

int SqliteApply::operator()(const FinishAction& write) {
  const ActionRow& action = write.row.action;
  const int forgotten = write.keep
                            ? statements_.run("DELETE FROM intent WHERE procedure=?", action.id)
                            : drop_procedure(action.id, 0);
  if (forgotten != SQLITE_OK) return forgotten;
  const int code = statements_.run("DELETE FROM action WHERE id=?", action.id);
  if (code != SQLITE_OK || !write.keep) return code;
  return put_row(write.row);
}

int SqliteApply::operator()(const DropFinished& write) {
  if (write.with_exchanges) {
    if (const int code = drop_procedure(write.id, 0); code != SQLITE_OK) return code;
  }
  return statements_.run("DELETE FROM finished WHERE id=?", write.id);
}

int SqliteApply::operator()(const PutExchange& write) {
  const int code = statements_.run("DELETE FROM exchange WHERE procedure=? AND ordinal>=?",
                                   write.row.procedure, write.drop_from);
  if (code != SQLITE_OK) return code;
  return put_row(write.row);
}

int SqliteApply::operator()(const DropExchanges& write) {
  return drop_procedure(write.procedure, write.drop_from);
}

int SqliteApply::operator()(const DeleteWork& write) {
  if (const int code = drop_procedure(write.id, 0); code != SQLITE_OK) return code;
  return statements_.run("DELETE FROM work WHERE id=?", write.id);
}

int SqliteApply::operator()(const DeleteValue& write) {
  return statements_.run("DELETE FROM value WHERE account=? AND kind=? AND name=?", write.account,
                         write.kind, write.name);
}

int SqliteApply::operator()(const DeleteSubscription& write) {
  const int code = statements_.run("DELETE FROM parked WHERE subscription=?", write.id);
  if (code != SQLITE_OK) return code;
  return statements_.run("DELETE FROM subscription WHERE id=?", write.id);
}

int SqliteApply::operator()(const DeleteParked& write) {
  return statements_.run("DELETE FROM parked WHERE subscription=? AND conversation=?",
                         write.subscription, write.conversation);
}

int SqliteApply::operator()(const MoveTopic& write) {
  if (write.from == write.to) return SQLITE_OK;
  const int code = statements_.run(
      "INSERT INTO topic_entry (topic,seq,type,key,bytes,at)"
      " SELECT ?2, ?3 - 1 + row_number() OVER (ORDER BY seq), type, key, bytes, at"
      " FROM topic_entry WHERE topic=?1",
      write.from, write.to, write.first_seq);
  if (code != SQLITE_OK) return code;
  return statements_.run("DELETE FROM topic_entry WHERE topic=?", write.from);
}

int SqliteApply::operator()(const EraseTopic& write) {
  const int code = statements_.run("DELETE FROM topic_entry WHERE topic=?", write.id);
  if (code != SQLITE_OK) return code;
  return statements_.run("DELETE FROM topic WHERE id=?", write.id);
}

int SqliteApply::operator()(const DeleteMedia& write) {
  return statements_.run("DELETE FROM media WHERE ref=?", write.ref);
}

int SqliteApply::operator()(const PutEffects& write) {
  return statements_.run("UPDATE event SET effects=? WHERE sequence=?", write.effects,
                         write.sequence);
}

int SqliteApply::operator()(const DeleteApiToken& write) {
  return statements_.run("DELETE FROM api_token WHERE id=?", write.id);
}

int SqliteApply::operator()(const PutMeta& write) {
  return statements_.run("INSERT OR REPLACE INTO meta (key,value) VALUES (?,?)", write.key,
                         write.value);
}

}  // namespace jackfield::store
