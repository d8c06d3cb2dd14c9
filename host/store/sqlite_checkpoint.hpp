// SPDX-License-Identifier: MIT
// Keeps the WAL short. Commits wait while it is written back, so little at a time is best: at half
// load the slowest hundredth waits 10 ms with 1.6 MB, 15 ms with 4 MB, 27 ms with 16 MB, and no
// fewer commits are done in all. A long one makes a start after a crash longer, too. Runs on the
// writer's connection only.
#pragma once

#include <cstdint>

#include "host/store/commit_point.hpp"
#include "host/store/sqlite_connection.hpp"

namespace jackfield::store {

struct CheckpointLimits {
  int64_t passive_pages = 400;   ///< Copy what readers allow, wait for nobody.
  int64_t restart_pages = 4000;  ///< Wait shortly for readers, so that the WAL starts over.
};

class Checkpointer final {
 public:
  /// Both references outlive it; registers itself with the connection.
  Checkpointer(Connection& writer, CheckpointLimits limits, const CommitPoint& point);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// After a commit. False: it was due and failed; it is due again after the next commit.
  bool run_if_due();
  /// At the end: everything into the database file, the WAL emptied.
  Result<void> finish();

  int64_t wal_pages() const { return pages_; }

 private:
  static int committed(void* self, sqlite3* database, const char* name, int pages);
  int run(int mode);

  Connection& writer_;
  const CheckpointLimits limits_;
  const CommitPoint& point_;
  int64_t pages_ = 0;  // of the WAL, as of the last commit
  int64_t due_at_;     // pages
};

}  // namespace jackfield::store
