// SPDX-License-Identifier: MIT
// A prepared statement and a connection's set of them. Values are bound without a copy: what is
// bound must outlive the step, and run() and the readers' loops see to that.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "host/store/row_tables.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace jackfield::store {

class Statement final {
 public:
  /// Null inside when the text does not prepare; the reason is the connection's last error.
  Statement(sqlite3* database, std::string_view sql);
  explicit operator bool() const noexcept { return handle_ != nullptr; }

  void bind(int index, int64_t value);
  void bind(int index, std::string_view text);
  void bind_bytes(int index, std::string_view bytes);

  void bind(int index, uint32_t value) { bind(index, static_cast<int64_t>(value)); }
  void bind(int index, int32_t value) { bind(index, static_cast<int64_t>(value)); }
  void bind(int index, ActionState value) { bind(index, static_cast<uint32_t>(value)); }
  void bind(int index, const std::string& text) { bind(index, std::string_view(text)); }
  void bind(int index, Binary<const std::string> value) { bind_bytes(index, value.bytes); }
  void bind(int index, Binary<const std::string_view> value) { bind_bytes(index, value.bytes); }

  int step();  ///< SQLITE_ROW, SQLITE_DONE or an error.
  /// Ends the statement, and with it a reader's view of the database.
  void reset();

  int64_t integer(int column) const;
  std::string_view bytes(int column) const;  ///< Valid until the next step or reset.

  void read(int column, int64_t& out) const { out = integer(column); }
  void read(int column, uint32_t& out) const { out = static_cast<uint32_t>(integer(column)); }
  void read(int column, int32_t& out) const { out = static_cast<int32_t>(integer(column)); }
  void read(int column, ActionState& out) const {
    out = static_cast<ActionState>(static_cast<uint32_t>(integer(column)));
  }
  void read(int column, std::string& out) const { out = bytes(column); }
  void read(int column, Binary<std::string> out) const { out.bytes = bytes(column); }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const;
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// Binds `values` to 1, 2, …
template <class... Values>
void bind_all(Statement& statement, const Values&... values) {
  [[maybe_unused]] int index = 0;
  (statement.bind(++index, values), ...);
}

template <class Row>
void bind_row(Statement& statement, const Row& row) {
  std::apply([&](const auto&... field) { bind_all(statement, field...); }, Table<Row>::fields(row));
}

template <class Row>
Row read_row(const Statement& statement) {
  Row row;
  std::apply(
      [&](auto&&... field) {
        int column = 0;
        (statement.read(column++, field), ...);
      },
      Table<Row>::fields(row));
  return row;
}

/// Every statement of one connection, prepared when it is first asked for.
class StatementCache final {
 public:
  explicit StatementCache(sqlite3* database) : database_(database) {}

  /// Null when it does not prepare.
  Statement* find(std::string_view sql);
  /// Binds, steps to the end and resets: SQLITE_OK or an error.
  template <class... Values>
  int run(std::string_view sql, const Values&... values) {
    Statement* statement = find(sql);
    if (statement == nullptr) return failure();
    bind_all(*statement, values...);
    return finish(*statement);
  }
  int finish(Statement& statement);
  sqlite3* database() const { return database_; }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  int failure() const;

  sqlite3* database_;
  std::unordered_map<std::string, Statement, Hash, std::equal_to<>> statements_;
};

/// "INSERT OR REPLACE INTO … VALUES (?,…)" and "SELECT … FROM …", built once for each row.
template <class Row>
const std::string& insert_sql() {
  static const std::string sql = [] {
    std::string text = "INSERT OR REPLACE INTO ";
    text.append(Table<Row>::name).append(" (").append(Table<Row>::columns).append(") VALUES (?");
    for (size_t at = Table<Row>::columns.find(','); at != std::string_view::npos;
         at = Table<Row>::columns.find(',', at + 1)) {
      text += ",?";
    }
    return text + ")";
  }();
  return sql;
}

template <class Row>
std::string select_sql(std::string_view rest) {
  std::string text = "SELECT ";
  return text.append(Table<Row>::columns)
      .append(" FROM ")
      .append(Table<Row>::name)
      .append(" ")
      .append(rest);
}

}  // namespace jackfield::store
