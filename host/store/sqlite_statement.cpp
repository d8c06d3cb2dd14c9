// SPDX-License-Identifier: MIT
#include "host/store/sqlite_statement.hpp"

#include <sqlite3.h>

namespace jackfield::store {

void Statement::Finalize::operator()(sqlite3_stmt* handle) const {
  sqlite3_finalize(handle);
}

Statement::Statement(sqlite3* database, std::string_view sql) {
  sqlite3_stmt* handle = nullptr;
  sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                     &handle, nullptr);
  handle_.reset(handle);
}

void Statement::bind(int index, int64_t value) {
  sqlite3_bind_int64(handle_.get(), index, value);
}

// A null destructor is SQLITE_STATIC, and a null pointer would bind NULL, which no column takes.
void Statement::bind(int index, std::string_view text) {
  sqlite3_bind_text64(handle_.get(), index, text.data() == nullptr ? "" : text.data(), text.size(),
                      nullptr, SQLITE_UTF8);
}

void Statement::bind_bytes(int index, std::string_view bytes) {
  sqlite3_bind_blob64(handle_.get(), index, bytes.data() == nullptr ? "" : bytes.data(),
                      bytes.size(), nullptr);
}

int Statement::step() {
  return sqlite3_step(handle_.get());
}

void Statement::reset() {
  sqlite3_reset(handle_.get());
}

int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

std::string_view Statement::bytes(int column) const {
  const void* data = sqlite3_column_blob(handle_.get(), column);
  if (data == nullptr) return {};
  return {static_cast<const char*>(data),
          static_cast<size_t>(sqlite3_column_bytes(handle_.get(), column))};
}

Statement* StatementCache::find(std::string_view sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) return &known->second;
  Statement statement(database_, sql);
  if (!statement) return nullptr;
  return &statements_.emplace(sql, std::move(statement)).first->second;
}

int StatementCache::finish(Statement& statement) {
  int result = statement.step();
  while (result == SQLITE_ROW) result = statement.step();
  // The reset keeps the connection's error text, so the caller can still ask for it.
  statement.reset();
  return result == SQLITE_DONE ? SQLITE_OK : result;
}

int StatementCache::failure() const {
  const int code = sqlite3_extended_errcode(database_);
  return code == SQLITE_OK ? SQLITE_ERROR : code;
}

}  // namespace jackfield::store
