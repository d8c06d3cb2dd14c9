// SPDX-License-Identifier: MIT
// The embedded driver: one SQLite file in the data directory, one writer, a reader for the main
// loop and one for long reads.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "host/store/lock_file.hpp"
#include "host/store/sqlite_read_thread.hpp"
#include "host/store/sqlite_reader.hpp"
#include "host/store/sqlite_writer.hpp"
#include "host/store/store.hpp"

namespace jackfield::store {

struct SqliteOptions {
  Post post;                 ///< Onto the main loop; keeps the order of calls.
  CommitPoint commit_point;  ///< Empty: none. Called on the writer's thread.
  WriterLimits limits;
  std::string vfs;  ///< SQLite's file layer, for tests; empty: the usual one.
  /// After an unclean end a file up to this size is checked whole, a larger one in part.
  int64_t full_check_bytes = int64_t{128} << 20;
};

/// Creates `data_dir` (0700) where it is missing, locks it, checks and migrates what is there.
/// Errors are texts for the operator: in use by another host, damaged, newer schema, no access.
Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& data_dir,
                                                 SqliteOptions options);

class SqliteStore final : public Store {
 public:
  /// Made by open_sqlite_store().
  SqliteStore(LockFile lock, std::unique_ptr<Connection> writer,
              std::unique_ptr<SqliteReader> reader, std::unique_ptr<SqliteReader> long_reader,
              SqliteOptions options);
  ~SqliteStore() override;

  void submit(Batch batch, Completion done) override;
  void begin_epoch() override;
  Reader& reader() override;
  void read(std::function<void(Reader&)> read, std::function<void()> done) override;
  Figures figures() const override;
  void close() override;

 private:
  LockFile lock_;  // first: released when nothing of the store is left
  std::unique_ptr<SqliteReader> reader_;
  SqliteReadThread read_thread_;
  SqliteWriter writer_;
};

}  // namespace jackfield::store
