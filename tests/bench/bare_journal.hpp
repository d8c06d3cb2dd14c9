// SPDX-License-Identifier: MIT
// One append-only row per request, committed in groups by one thread: WAL, synchronous=FULL, WAL
// kept near 4 MB.
#pragma once

#include <sqlite3.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace jackfield::bench {

class BareJournal final {
 public:
  using Done = std::function<void()>;
  /// Runs the calls of one durable group on the thread that owns them.
  using Post = std::function<void(std::vector<Done>)>;

  /// Throws std::runtime_error if the file cannot be made.
  BareJournal(const std::string& file, Post post);
  ~BareJournal();
  BareJournal(const BareJournal&) = delete;
  BareJournal& operator=(const BareJournal&) = delete;

  void append(std::string body, Done done);

 private:
  struct Row {
    std::string body;
    Done done;
  };

  void run();
  void commit(std::vector<Row> rows);
  void execute(const char* sql);

  sqlite3* database_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
  Post post_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::vector<Row> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace jackfield::bench
