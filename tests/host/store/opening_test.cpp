// SPDX-License-Identifier: MIT
// What a start finds: an old schema, a newer one, another host, damage.
#include <sqlite3.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "host/store/migrations.hpp"
#include "tests/host/store/store_fixture.hpp"

namespace jackfield::store {
namespace {

class Opening : public StoreTest {
 protected:
  std::filesystem::path data() const { return directory_.path() / "data"; }
  std::filesystem::path file() const { return data() / "jackfield.db"; }

  std::string error_of_opening() {
    const auto opened = open_sqlite_store(data(), options());
    return opened ? "" : opened.error().text;
  }
  // Runs SQL on the closed database, past the store.
  void run(const std::filesystem::path& database, const std::string& sql) {
    std::filesystem::create_directories(database.parent_path());
    sqlite3* handle = nullptr;
    ASSERT_EQ(sqlite3_open(database.c_str(), &handle), SQLITE_OK);
    char* text = nullptr;
    const int code = sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, &text);
    EXPECT_EQ(code, SQLITE_OK) << (text == nullptr ? "" : text);
    sqlite3_free(text);
    sqlite3_close(handle);
  }
  static std::string fixture(const std::string& name) {
    const std::string path =
        std::string(JACKFIELD_SOURCE_DIR) + "/tests/host/store/fixtures/" + name;
    std::ifstream in(path);
    EXPECT_TRUE(in) << path;
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
  }
  static std::string schema_of(const std::filesystem::path& database) {
    sqlite3* handle = nullptr;
    sqlite3_open(database.c_str(), &handle);
    std::string all;
    {
      Statement rows(handle, "SELECT name, sql FROM sqlite_schema ORDER BY name");
      while (rows.step() == SQLITE_ROW) all += std::string(rows.bytes(1)) + "\n";
    }
    sqlite3_close(handle);
    return all;
  }
  void overwrite(std::streamoff at, size_t length) {
    std::fstream out(file(), std::ios::binary | std::ios::in | std::ios::out);
    out.seekp(at);
    out << std::string(length, '\x5a');
  }
};

TEST_F(Opening, CreatesWhatOnlyTheOwnerCanRead) {
  open();
  write({PutMeta{"k", "v"}});

  struct stat status {};
  for (const char* name : {"jackfield.db", "jackfield.db-wal", "jackfield.lock"}) {
    ASSERT_EQ(stat((data() / name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & 0777, 0600U) << name;
  }
  ASSERT_EQ(stat(data().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST_F(Opening, SecondHostIsRefusedWithTheFirstOnesNumber) {
  open();

  const std::string error = error_of_opening();

  EXPECT_NE(error.find("is in use by process " + std::to_string(getpid())), std::string::npos)
      << error;
  EXPECT_NE(error.find("data_dir"), std::string::npos) << error;
}

TEST_F(Opening, LockEndsWithTheStore) {
  open();
  close();

  open();
}

TEST_F(Opening, OldSchemaIsMigratedWithItsData) {
  run(file(), fixture("schema_1.sql"));

  open();

  EXPECT_EQ(reader().meta("schema_version"), std::to_string(schema_version()));
  EXPECT_EQ(reader().meta("projected_through"), "2");
  EXPECT_EQ(reader().last_sequence(), 3);
  EXPECT_EQ(reader().conversation_events("conv_1", 0, 10).size(), 2U);
  write({IndexEvents{3, 100}});
  EXPECT_EQ(reader().conversation_events("conv_1", 0, 10).size(), 2U);
  EXPECT_EQ(reader().action("msg_1")->position, 3);
  EXPECT_EQ(reader().topic_entry("chat/v1", "m")->bytes, std::string("\xff\x00", 2));
}

TEST_F(Opening, OldDedupeKeysAreCutIntoPages) {
  run(file(), fixture("schema_1.sql"));
  // 300 keys: the number in sixteen digits, and eight bytes.
  run(file(),
      "WITH RECURSIVE key (n, all_keys) AS (SELECT 0, '' UNION ALL"
      " SELECT n + 1, all_keys || printf('%016d12345678', n) FROM key WHERE n < 300)"
      " INSERT INTO dedupe_segment SELECT 7, 99, 1234, CAST('f' AS BLOB), CAST(all_keys AS BLOB)"
      " FROM key WHERE n = 300");

  open();

  const std::string keys = reader().dedupe_keys(7);
  EXPECT_EQ(keys.size(), 300 * DedupeSegmentRow::kKey);
  EXPECT_EQ(keys.substr(keys.size() - DedupeSegmentRow::kKey), "000000000000029912345678");
  EXPECT_EQ(reader().dedupe_page(7, "0000000000000127").substr(0, 16), "0000000000000000");
  EXPECT_EQ(reader().dedupe_page(7, "0000000000000128").substr(0, 16), "0000000000000128");
  EXPECT_EQ(reader().dedupe_page(7, "0000000000000299").size(), 44 * DedupeSegmentRow::kKey);
  EXPECT_EQ(reader().dedupe_segments().front(), (DedupeSegmentRow{7, 99, 1234, "f", {}}));
}

TEST_F(Opening, OldFilesAreSummedUp) {
  run(file(), fixture("schema_1.sql"));
  run(file(),
      "INSERT INTO media VALUES ('m1','a','x',10,'','',100,0), ('m2','a','x',10,'','',100,200),"
      " ('m3','a','y',5,'','',100,300)");

  open();

  EXPECT_EQ(reader().meta("store.media_bytes"), "15");
  EXPECT_EQ(reader().media("m1")->expires_at, 100 + 36'500LL * 24 * 3600 * 1000);
  EXPECT_EQ(reader().media("m2")->expires_at, 200);
}

TEST_F(Opening, FilesThatCameWithoutAnEndSinceGetOne) {
  run(file(), fixture("schema_1.sql"));
  for (const Migration& step : migrations()) {
    if (step.version <= 8) run(file(), std::string(step.sql));
  }
  run(file(),
      "UPDATE meta SET value='8' WHERE key='schema_version';"
      "INSERT INTO media VALUES ('m1','a','x',10,'','',100,0), ('m2','a','y',5,'','',100,200)");

  open();

  EXPECT_EQ(reader().media("m1")->expires_at, 100 + 36'500LL * 24 * 3600 * 1000);
  EXPECT_EQ(reader().media("m2")->expires_at, 200);
  EXPECT_EQ(reader().meta("store.media_bytes"), "15");
}

TEST_F(Opening, MigratedSchemaIsTheOneOfANewStore) {
  run(file(), fixture("schema_1.sql"));
  open();
  close();
  const std::string migrated = schema_of(file());
  std::filesystem::remove_all(data());
  open();
  close();

  EXPECT_EQ(migrated, schema_of(file()));
}

TEST_F(Opening, NewerSchemaIsRefusedAndLeftAsItIs) {
  open();
  close();
  run(file(), "UPDATE meta SET value='99' WHERE key='schema_version'");

  const std::string error = error_of_opening();

  EXPECT_NE(error.find("schema version 99"), std::string::npos) << error;
  EXPECT_NE(error.find("up to " + std::to_string(schema_version())), std::string::npos) << error;
  EXPECT_NE(error.find("newer jackfield"), std::string::npos) << error;
  EXPECT_EQ(error_of_opening(), error);
}

TEST_F(Opening, SomebodyElsesDatabaseIsRefused) {
  run(file(), "CREATE TABLE contacts (name TEXT)");

  EXPECT_NE(error_of_opening().find("is not Jackfield's"), std::string::npos);
}

TEST_F(Opening, FileThatIsNoDatabaseIsRefused) {
  std::filesystem::create_directories(data());
  std::ofstream(file()) << std::string(8192, 'x');

  const std::string error = error_of_opening();

  EXPECT_NE(error.find("not a database"), std::string::npos) << error;
  EXPECT_NE(error.find(file().string()), std::string::npos) << error;
}

TEST_F(Opening, DirectoryThatCannotBeMadeIsNamed) {
  std::ofstream(data()) << "a file";

  EXPECT_NE(error_of_opening().find(data().string()), std::string::npos);
}

class Damage : public Opening {
 protected:
  // A page in the middle of the journal is rubbish; the schema is whole.
  void damage_after(bool clean) {
    open();
    Batch batch;
    for (int64_t i = 1; i <= 400; ++i) {
      EventRow event = make_event(i);
      event.body.append(1000, 'x');
      batch.push_back(PutEvent{event});
    }
    write(std::move(batch));
    close();
    if (!clean) run(file(), "UPDATE meta SET value='1' WHERE key='store.unclean'");
    overwrite(static_cast<std::streamoff>(std::filesystem::file_size(file()) / 2), 4096);
  }
};

TEST_F(Damage, IsFoundAfterAnUncleanEnd) {
  damage_after(false);

  const std::string error = error_of_opening();

  EXPECT_NE(error.find("damaged"), std::string::npos) << error;
  EXPECT_NE(error.find("Restore a backup"), std::string::npos) << error;
}

TEST_F(Damage, IsNotLookedForAfterACleanEnd) {
  damage_after(true);

  EXPECT_EQ(error_of_opening(), "");
}

TEST_F(Damage, ReadOfADamagedPageIsAnErrorNotAnAnswer) {
  damage_after(true);
  open();

  EXPECT_THROW(reader().events(0, 1000, 1 << 24), ReadFailed);
}

TEST_F(Damage, LargeFileIsCheckedInPart) {
  damage_after(false);
  SqliteOptions with = options();
  with.full_check_bytes = 0;

  const auto opened = open_sqlite_store(data(), std::move(with));

  ASSERT_FALSE(opened) << "the newest rows are read, and they are damaged";
}

TEST_F(Opening, EndIsCleanOnlyAfterClosing) {
  open();
  EXPECT_EQ(reader().meta("store.unclean"), "1");

  store_->close();

  EXPECT_EQ(reader().meta("store.unclean"), "0");
}

}  // namespace
}  // namespace jackfield::store
