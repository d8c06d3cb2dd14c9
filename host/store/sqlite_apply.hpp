// SPDX-License-Identifier: MIT
// Executes writes on the writer's connection: one prepared statement or a few for each, and no
// decision. Every call returns SQLITE_OK or SQLite's error; the writer then rolls back the group.
#pragma once

#include "host/store/sqlite_statement.hpp"
#include "host/store/write.hpp"

namespace jackfield::store {

class SqliteApply final {
 public:
  explicit SqliteApply(StatementCache& statements);

  int operator()(const PutEvent& write);

  /// Every other Put… is one row, inserted or replaced.
  template <class Put>
  requires requires(const Put& write) { write.row; }
  int operator()(const Put& write) { return put_row(write.row); }

  int operator()(const PutDedupeSegment& write);
  int operator()(const DeleteFact& write);
  int operator()(const FinishAction& write);
  int operator()(const DropFinished& write);
  int operator()(const PutExchange& write);
  int operator()(const DropExchanges& write);
  int operator()(const DeleteWork& write);
  int operator()(const DeleteValue& write);
  int operator()(const DeleteSubscription& write);
  int operator()(const DeleteParked& write);
  int operator()(const MoveTopic& write);
  int operator()(const EraseTopic& write);
  int operator()(const DeleteMedia& write);
  int operator()(const PutEffects& write);
  int operator()(const DeleteApiToken& write);
  int operator()(const PutMeta& write);
  int operator()(const IndexEvents& write);
  int operator()(const PruneEvents& write);
  int operator()(const PruneExpired& write);
  int operator()(const PruneTopics& write);
  int operator()(const PruneFinished& write);
  int operator()(const PruneMessages& write);

 private:
  template <class Row>
  int put_row(const Row& row) {
    Statement* insert = statements_.find(insert_sql<Row>());
    if (insert == nullptr) return statements_.run(insert_sql<Row>());  // says why
    bind_row(*insert, row);
    return statements_.finish(*insert);
  }
  int drop_procedure(const std::string& procedure, uint32_t from);

  StatementCache& statements_;
  Statement put_event_;  // the hot path skips the cache
};

}  // namespace jackfield::store
