// SPDX-License-Identifier: MIT
#include "host/store/sqlite_checkpoint.hpp"

#include <sqlite3.h>

namespace jackfield::store {
namespace {

// Every read is one statement long, so a restart seldom waits at all; commits wait with it.
constexpr int kRestartPatienceMs = 20;

}  // namespace

Checkpointer::Checkpointer(Connection& writer, CheckpointLimits limits, const CommitPoint& point)
    : writer_(writer), limits_(limits), point_(point), due_at_(limits.passive_pages) {
  sqlite3_wal_hook(writer_.get(), &Checkpointer::committed, this);
}

Checkpointer::~Checkpointer() {
  sqlite3_wal_hook(writer_.get(), nullptr, nullptr);
}

int Checkpointer::committed(void* self, sqlite3*, const char*, int pages) {
  static_cast<Checkpointer*>(self)->pages_ = pages;
  return SQLITE_OK;
}

bool Checkpointer::run_if_due() {
  // A WAL that has started over is short again.
  if (pages_ < limits_.passive_pages) due_at_ = limits_.passive_pages;
  if (pages_ < due_at_) return true;
  const bool restart = pages_ >= limits_.restart_pages;
  point_("checkpoint.before");
  const int code = run(restart ? SQLITE_CHECKPOINT_RESTART : SQLITE_CHECKPOINT_PASSIVE);
  point_("checkpoint.after");
  // Usually the next commit starts the WAL over. When a reader was in the way it grows instead: try
  // again a step later rather than after each commit, which would be one more fsync for each.
  due_at_ = pages_ + limits_.passive_pages;
  if (code == SQLITE_OK || code == SQLITE_BUSY) return true;
  due_at_ = 0;
  return false;
}

Result<void> Checkpointer::finish() {
  point_("checkpoint.before");
  const int code = run(SQLITE_CHECKPOINT_TRUNCATE);
  point_("checkpoint.after");
  if (code == SQLITE_OK) return {};
  return writer_.failure("write the WAL back");
}

int Checkpointer::run(int mode) {
  if (mode != SQLITE_CHECKPOINT_PASSIVE) sqlite3_busy_timeout(writer_.get(), kRestartPatienceMs);
  const int code = sqlite3_wal_checkpoint_v2(writer_.get(), "main", mode, nullptr, nullptr);
  sqlite3_busy_timeout(writer_.get(), 0);
  return code & 0xff;
}

}  // namespace jackfield::store
