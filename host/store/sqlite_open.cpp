// SPDX-License-Identifier: MIT
// Opening, in this order: directory, lock, file, damage, schema, readers. Whatever fails is said in
// one sentence and leaves the data as it was.
#include <fcntl.h>

#include "host/store/descriptor.hpp"
#include "host/store/migrations.hpp"
#include "host/store/sqlite_store.hpp"

namespace jackfield::store {
namespace {

// Created here rather than by SQLite: customers' words are for the owner's eyes, and SQLite gives
// its side files the mode of this one.
Result<void> make_file(const std::filesystem::path& file) {
  const Descriptor made(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!made.is_open()) return cannot("open", file);
  return sync_directory(file.parent_path());
}

Error damaged(const std::filesystem::path& file, const std::string& finding) {
  return internal("store: " + file.string() + " is damaged: " + finding + ". Restore a backup of " +
                  file.parent_path().string() + ", or move the directory away to start empty");
}

// quick_check reads what it checks. On a large file only the tables are checked that stay small but
// decide what is sent, and that the newest part of the journal can be read.
Result<void> check(Connection& writer, const std::filesystem::path& file, int64_t full_bytes) {
  const auto pages = writer.number("PRAGMA page_count", "read the file's size");
  if (!pages) return pages.error();
  const auto page_size = writer.number("PRAGMA page_size", "read the file's size");
  if (!page_size) return page_size.error();
  std::vector<std::string> checks{"PRAGMA quick_check(1)"};
  if (*pages * *page_size > full_bytes) {
    checks.clear();
    for (const char* table : {"meta", "action", "intent", "exchange", "work", "value",
                              "subscription", "parked", "api_token"}) {
      checks.push_back("PRAGMA quick_check('" + std::string(table) + "')");
    }
    checks.emplace_back(
        "SELECT 'ok' FROM (SELECT sum(length(body)) FROM (SELECT body FROM event"
        " ORDER BY sequence DESC LIMIT 10000))");
  }
  for (const std::string& sql : checks) {
    const auto finding = writer.text(sql, "check the file");
    if (!finding) return finding.error();
    if (*finding != "ok") return damaged(file, *finding);
  }
  return {};
}

Result<void> check_after_unclean_end(Connection& writer, const std::filesystem::path& file,
                                     int64_t full_bytes) {
  const auto meta =
      writer.number("SELECT count(*) FROM sqlite_schema WHERE name='meta'", "read the schema");
  if (!meta) return meta.error();
  if (*meta == 0) return {};
  const auto unclean =
      writer.text("SELECT value FROM meta WHERE key='store.unclean'", "read how it ended");
  if (!unclean) return unclean.error();
  if (*unclean != "1") return {};
  return check(writer, file, full_bytes);
}

Result<std::unique_ptr<SqliteReader>> open_reader(const std::filesystem::path& file,
                                                  const std::string& vfs) {
  auto connection = Connection::open(file, Role::reader, vfs);
  if (!connection) return connection.error();
  return std::make_unique<SqliteReader>(std::move(*connection));
}

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& data_dir,
                                                 SqliteOptions options) {
  if (const auto made = make_directory(data_dir); !made) return made.error();
  auto lock = LockFile::take(data_dir / "jackfield.lock");
  if (!lock) return lock.error();
  const std::filesystem::path file = data_dir / "jackfield.db";
  if (const auto made = make_file(file); !made) return made.error();
  auto writer = Connection::open(file, Role::writer, options.vfs);
  if (!writer) return writer.error();
  const auto sound = check_after_unclean_end(**writer, file, options.full_check_bytes);
  if (!sound) return sound.error();
  if (const auto migrated = migrate(**writer); !migrated) return migrated.error();
  const auto marked =
      (*writer)->execute("INSERT OR REPLACE INTO meta VALUES ('store.unclean','1')", "write");
  if (!marked) return marked.error();
  auto reader = open_reader(file, options.vfs);
  if (!reader) return reader.error();
  auto long_reader = open_reader(file, options.vfs);
  if (!long_reader) return long_reader.error();
  return std::unique_ptr<Store>(
      std::make_unique<SqliteStore>(std::move(*lock), std::move(*writer), std::move(*reader),
                                    std::move(*long_reader), std::move(options)));
}

}  // namespace jackfield::store
