// SPDX-License-Identifier: MIT
// One thread for reads that may be long, so that the main loop does not stop for a list.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "host/store/sqlite_reader.hpp"
#include "host/store/sqlite_writer.hpp"

namespace jackfield::store {

class SqliteReadThread final {
 public:
  SqliteReadThread(std::unique_ptr<SqliteReader> reader, Post post);
  ~SqliteReadThread();
  SqliteReadThread(const SqliteReadThread&) = delete;
  SqliteReadThread& operator=(const SqliteReadThread&) = delete;

  /// [main loop] `done` follows on the main loop. If `read` throws, the exception is rethrown there
  /// in its place: to answer a failed read otherwise, `read` catches ReadFailed itself.
  void read(std::function<void(Reader&)> read, std::function<void()> done);
  /// [main loop] Does what is queued and ends.
  void close();

 private:
  struct Job {
    std::function<void(Reader&)> read;
    std::function<void()> done;
  };
  void run();
  void answer(Job job);

  std::unique_ptr<SqliteReader> reader_;  // read thread only
  const Post post_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<Job> jobs_;   // mutex_
  bool stopping_ = false;  // mutex_
  std::thread thread_;     // last: it uses all of the above
};

}  // namespace jackfield::store
