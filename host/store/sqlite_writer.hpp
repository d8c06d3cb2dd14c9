// SPDX-License-Identifier: MIT
// The one thread that writes. It takes whatever is queued, executes it in one transaction and hands
// the completions back: under load the groups grow by themselves, and nobody waits for a timer.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "host/store/sqlite_apply.hpp"
#include "host/store/sqlite_checkpoint.hpp"
#include "host/store/store.hpp"
#include "host/store/write_kind.hpp"

namespace jackfield::store {

/// Runs a function on the main loop, in the order of the calls. Any thread may call it.
using Post = std::function<void(std::function<void()>)>;

struct WriterLimits {
  size_t group_batches = 2048;     ///< At most so many batches in one commit …
  uint64_t group_bytes = 1 << 20;  ///< … and about so many bytes, so that one commit stays short.
  CheckpointLimits checkpoint;
};

class SqliteWriter final {
 public:
  SqliteWriter(std::unique_ptr<Connection> connection, WriterLimits limits, Post post,
               CommitPoint point);
  ~SqliteWriter();
  SqliteWriter(const SqliteWriter&) = delete;
  SqliteWriter& operator=(const SqliteWriter&) = delete;

  /// [main loop]
  void submit(Batch batch, Store::Completion done);
  /// [main loop]
  void begin_epoch();
  /// [any]
  Figures figures() const;
  /// [main loop] Commits what is queued, writes the WAL back, ends the thread. Later batches fail.
  void close();

 private:
  struct Pending {
    Batch batch;
    Store::Completion done;
    uint64_t epoch;
    uint64_t bytes;
  };
  using Group = std::vector<Pending>;

  void run();
  bool take(Group& group);
  void process(Group group);
  /// Empty when it is on the disk, else why not.
  std::string commit(const Group& group, WriteKinds kinds);
  std::string apply_all(const Group& group);
  std::string roll_back();
  WriteKinds kinds_of(const Group& group) const;
  void reach(std::string_view step, WriteKinds kinds) const;
  void finish();
  void complete(Group group, Committed result);

  std::unique_ptr<Connection> connection_;
  const WriterLimits limits_;
  const Post post_;
  const bool is_watched_;  // by a test, which is told each step and what it is about
  const CommitPoint point_;
  SqliteApply apply_;
  Checkpointer checkpointer_;

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<Pending> queue_;  // mutex_
  bool stopping_ = false;      // mutex_
  uint64_t epoch_ = 1;         // main loop only

  uint64_t refused_epoch_ = 0;  // writer thread only: batches up to this epoch are refused …
  std::string refusal_;         // … for this reason

  struct Counters {
    std::atomic<uint64_t> commits{0};
    std::atomic<uint64_t> batches{0};
    std::atomic<uint64_t> failures{0};
    std::atomic<uint64_t> checkpoint_failures{0};
    std::atomic<uint64_t> wal_bytes{0};
    std::atomic<uint64_t> queued_batches{0};
    std::atomic<uint64_t> queued_bytes{0};
    std::atomic<uint64_t> commit_micros{0};
  };
  Counters counters_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace jackfield::store
