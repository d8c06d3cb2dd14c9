// SPDX-License-Identifier: MIT
// One connection to the database file, set up for its role. There is exactly one writer: SQLite
// 3.40.1 can corrupt a WAL when two connections checkpoint, so readers are kept from it in every
// way there is.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include <jackfield/cpp/result.hpp>

#include "host/store/sqlite_statement.hpp"

namespace jackfield::store {

enum class Role { writer, reader };

class Connection final {
 public:
  /// `vfs` empty: SQLite's own.
  static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, Role role,
                                                  const std::string& vfs);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* get() const { return database_.get(); }
  StatementCache& statements() { return statements_; }

  /// Runs statements without results. `doing` names the attempt in the error's text.
  Result<void> execute(const std::string& sql, std::string_view doing) const;
  /// The first column of the first row; 0 when there is none.
  Result<int64_t> number(const std::string& sql, std::string_view doing) const;
  Result<std::string> text(const std::string& sql, std::string_view doing) const;
  /// What went wrong last, for people: the file, the attempt, SQLite's words and the way out.
  Error failure(std::string_view doing) const;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
  };
  Connection(sqlite3* database, std::filesystem::path file);
  template <class Take>
  Result<void> first_row(const std::string& sql, std::string_view doing, Take take) const;

  std::filesystem::path file_;
  std::unique_ptr<sqlite3, Close> database_;  // closed after its statements are finalized
  StatementCache statements_;
};

}  // namespace jackfield::store
