// SPDX-License-Identifier: MIT
#include "tests/bench/bare_journal.hpp"

#include <stdexcept>
#include <utility>

namespace jackfield::bench {

BareJournal::BareJournal(const std::string& file, Post post) : post_(std::move(post)) {
  if (sqlite3_open(file.c_str(), &database_) != SQLITE_OK)
    throw std::runtime_error("cannot open " + file);
  execute("PRAGMA journal_mode=WAL");
  execute("PRAGMA synchronous=FULL");
  execute("PRAGMA cache_size=-8000");
  execute("PRAGMA wal_autocheckpoint=1000");
  execute("CREATE TABLE row (sequence INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT");
  if (sqlite3_prepare_v2(database_, "INSERT INTO row (body) VALUES (?)", -1, &insert_, nullptr) !=
      SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(database_));
  }
  thread_ = std::thread([this] { run(); });
}

BareJournal::~BareJournal() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  filled_.notify_one();
  thread_.join();
  sqlite3_finalize(insert_);
  sqlite3_close(database_);
}

void BareJournal::append(std::string body, Done done) {
  const std::lock_guard lock(mutex_);
  queue_.push_back({std::move(body), std::move(done)});
  if (queue_.size() == 1) filled_.notify_one();
}

void BareJournal::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    filled_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    std::vector<Row> rows;
    rows.swap(queue_);
    lock.unlock();
    commit(std::move(rows));
    lock.lock();
  }
}

void BareJournal::commit(std::vector<Row> rows) {
  execute("BEGIN IMMEDIATE");
  std::vector<Done> calls;
  calls.reserve(rows.size());
  for (Row& row : rows) {
    sqlite3_bind_text64(insert_, 1, row.body.data(), row.body.size(), SQLITE_STATIC, SQLITE_UTF8);
    if (sqlite3_step(insert_) != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database_));
    sqlite3_reset(insert_);
    calls.push_back(std::move(row.done));
  }
  execute("COMMIT");
  post_(std::move(calls));
}

void BareJournal::execute(const char* sql) {
  if (sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(std::string(sql) + ": " + sqlite3_errmsg(database_));
  }
}

}  // namespace jackfield::bench
