// SPDX-License-Identifier: MIT
#include "host/store/sqlite_connection.hpp"

#include <sqlite3.h>

namespace jackfield::store {
namespace {

// A reader may meet the writer for an instant while the WAL index is set up; it never waits longer.
constexpr int kReaderPatienceMs = 1000;

std::string remedy(int code, const std::filesystem::path& file) {
  const std::string folder = file.parent_path().string();
  switch (code & 0xff) {
    case SQLITE_FULL:
      return "; free space on the disk of " + folder;
    case SQLITE_CORRUPT:
      return "; the database is damaged: restore a backup of " + folder;
    case SQLITE_NOTADB:
      return "; this file is not a database: move it away or restore a backup of " + folder;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return "; check who owns " + folder + " and what its file system allows";
    default:
      return {};
  }
}

Result<void> set_up(Connection& connection, Role role) {
  // mmap off: a truncated or failing file must be an error, not a SIGBUS. No automatic checkpoints:
  // the writer chooses the moment, and a reader never runs one.
  std::string pragmas =
      "PRAGMA mmap_size=0; PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF;"
      "PRAGMA wal_autocheckpoint=0;";
  if (role == Role::reader) {
    sqlite3_busy_timeout(connection.get(), kReaderPatienceMs);
    pragmas += "PRAGMA query_only=ON;";
  } else {
    pragmas +=
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=4194304;"
        "PRAGMA cache_size=-8000;";
  }
  if (const Result<void> done = connection.execute(pragmas, "open"); !done) return done.error();
  const Result<std::string> mode = connection.text("PRAGMA journal_mode", "open");
  if (!mode) return mode.error();
  if (*mode == "wal") return {};
  return internal("store: the file system of the data directory does not allow SQLite's WAL");
}

}  // namespace

void Connection::Close::operator()(sqlite3* database) const {
  sqlite3_close_v2(database);
}

Connection::Connection(sqlite3* database, std::filesystem::path file)
    : file_(std::move(file)), database_(database), statements_(database) {}

Result<std::unique_ptr<Connection>> Connection::open(const std::filesystem::path& file, Role role,
                                                     const std::string& vfs) {
  // NOMUTEX: a connection is used by one thread at a time, always.
  constexpr int kFlags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int create = role == Role::writer ? SQLITE_OPEN_CREATE : 0;
  sqlite3* database = nullptr;
  const int code = sqlite3_open_v2(file.c_str(), &database, kFlags | create,
                                   vfs.empty() ? nullptr : vfs.c_str());
  if (database == nullptr) return Error{JF_NO_MEMORY, "store: no memory to open the database"};
  std::unique_ptr<Connection> connection(new Connection(database, file));
  if (code != SQLITE_OK) return connection->failure("open");
  int on = 0;
  // The writer, too: it checkpoints by itself and in the open, where a failure is seen.
  sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, &on);
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, &on);
  if (const Result<void> done = set_up(*connection, role); !done) return done.error();
  return connection;
}

Result<void> Connection::execute(const std::string& sql, std::string_view doing) const {
  if (sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return failure(doing);
}

template <class Take>
Result<void> Connection::first_row(const std::string& sql, std::string_view doing,
                                   Take take) const {
  Statement statement(get(), sql);
  if (!statement) return failure(doing);
  const int code = statement.step();
  if (code == SQLITE_ROW) take(statement);
  if (code == SQLITE_ROW || code == SQLITE_DONE) return {};
  return failure(doing);
}

Result<int64_t> Connection::number(const std::string& sql, std::string_view doing) const {
  int64_t value = 0;
  const auto done = first_row(sql, doing, [&](const Statement& row) { value = row.integer(0); });
  if (!done) return done.error();
  return value;
}

Result<std::string> Connection::text(const std::string& sql, std::string_view doing) const {
  std::string value;
  const auto done = first_row(sql, doing, [&](const Statement& row) { value = row.bytes(0); });
  if (!done) return done.error();
  return value;
}

Error Connection::failure(std::string_view doing) const {
  const int code = sqlite3_extended_errcode(get());
  std::string text = "store: " + file_.string() + ": cannot ";
  text.append(doing).append(": ").append(sqlite3_errmsg(get()));
  text += " (SQLite " + std::to_string(code) + ")" + remedy(code, file_);
  return internal(std::move(text));
}

}  // namespace jackfield::store
