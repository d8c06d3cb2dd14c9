// SPDX-License-Identifier: MIT
#include "host/store/migrations.hpp"

namespace jackfield::store {
namespace {

Result<void> in_one_transaction(Connection& writer, std::string_view sql, int64_t version,
                                std::string_view doing) {
  std::string script = "BEGIN IMMEDIATE;";
  script.append(sql).append("\nINSERT OR REPLACE INTO meta VALUES ('schema_version', '");
  script += std::to_string(version) + "'); COMMIT;";
  const Result<void> done = writer.execute(script, doing);
  if (done) return {};
  // A failed rollback has nothing left to undo: the text that counts is the first one.
  [[maybe_unused]] const Result<void> undone = writer.execute("ROLLBACK", "roll back");
  return done.error();
}

Error newer(int64_t found) {
  return internal("store: the data directory has schema version " + std::to_string(found) +
                  " and this jackfield knows versions up to " + std::to_string(schema_version()) +
                  ": a newer jackfield wrote it. Start that one, or restore the backup that was "
                  "made before the upgrade");
}

}  // namespace

int64_t schema_version() {
  return migrations().back().version;
}

Result<void> migrate(Connection& writer) {
  const auto tables = writer.number("SELECT count(*) FROM sqlite_schema", "read the schema");
  if (!tables) return tables.error();
  if (*tables == 0) {
    return in_one_transaction(writer, kSchema, schema_version(), "create the tables");
  }
  const auto meta =
      writer.number("SELECT count(*) FROM sqlite_schema WHERE name='meta'", "read the schema");
  if (!meta) return meta.error();
  if (*meta == 0) return internal("store: the database in the data directory is not Jackfield's");
  const auto found =
      writer.number("SELECT CAST(value AS INTEGER) FROM meta WHERE key='schema_version'",
                    "read the schema's version");
  if (!found) return found.error();
  if (*found < 1) return internal("store: the database in the data directory is not Jackfield's");
  if (*found > schema_version()) return newer(*found);
  for (const Migration& step : migrations()) {
    if (step.version <= *found) continue;
    const Result<void> done =
        in_one_transaction(writer, step.sql, step.version, "migrate to the new schema");
    if (!done) return done.error();
  }
  return {};
}

}  // namespace jackfield::store
