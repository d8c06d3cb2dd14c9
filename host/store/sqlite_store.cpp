// SPDX-License-Identifier: MIT
#include "host/store/sqlite_store.hpp"

namespace jackfield::store {

SqliteStore::SqliteStore(LockFile lock, std::unique_ptr<Connection> writer,
                         std::unique_ptr<SqliteReader> reader,
                         std::unique_ptr<SqliteReader> long_reader, SqliteOptions options)
    : lock_(std::move(lock)),
      reader_(std::move(reader)),
      read_thread_(std::move(long_reader), options.post),
      writer_(std::move(writer), options.limits, options.post, std::move(options.commit_point)) {}

SqliteStore::~SqliteStore() {
  close();
}

void SqliteStore::submit(Batch batch, Completion done) {
  writer_.submit(std::move(batch), std::move(done));
}

void SqliteStore::begin_epoch() {
  writer_.begin_epoch();
}

Reader& SqliteStore::reader() {
  return *reader_;
}

void SqliteStore::read(std::function<void(Reader&)> read, std::function<void()> done) {
  read_thread_.read(std::move(read), std::move(done));
}

Figures SqliteStore::figures() const {
  return writer_.figures();
}

// Readers first: an open read would keep the WAL from being emptied.
void SqliteStore::close() {
  read_thread_.close();
  writer_.close();
}

}  // namespace jackfield::store
