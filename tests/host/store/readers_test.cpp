// SPDX-License-Identifier: MIT
// Readers beside the writer: they see whole batches, never wait, and never checkpoint.
#include <sqlite3.h>

#include <atomic>
#include <thread>

#include "tests/host/store/store_fixture.hpp"
#include "tests/support/faulty_vfs.hpp"

namespace jackfield::store {
namespace {

class Readers : public StoreTest {
 protected:
  std::unique_ptr<SqliteReader> another_reader(const std::string& vfs = {}) {
    auto connection =
        Connection::open(directory_.path() / "data" / "jackfield.db", Role::reader, vfs);
    EXPECT_TRUE(connection) << connection.error().text;
    return std::make_unique<SqliteReader>(std::move(*connection));
  }
};

TEST_F(Readers, CannotWrite) {
  open();
  auto connection = Connection::open(directory_.path() / "data" / "jackfield.db", Role::reader, {});
  ASSERT_TRUE(connection);

  const Result<void> done = (*connection)->execute("DELETE FROM event", "write");

  ASSERT_FALSE(done);
  EXPECT_NE(done.error().text.find("readonly"), std::string::npos) << done.error().text;
}

TEST_F(Readers, SeeWhatWasCommittedBeforeTheCall) {
  open();
  const auto other = another_reader();

  for (int64_t i = 1; i <= 50; ++i) {
    write({PutEvent{make_event(i)}});
    ASSERT_EQ(reader().last_sequence(), i);
    ASSERT_EQ(other->last_sequence(), i);
  }
}

TEST_F(Readers, NeverSeeHalfABatchAndNeverCheckpoint) {
  jackfield::testing::FaultyVfs vfs;
  SqliteOptions with = options();
  with.vfs = vfs.name();
  with.limits.checkpoint = {.passive_pages = 20, .restart_pages = 60};
  open(std::move(with));
  std::atomic<bool> stop{false};
  std::atomic<int> halves{0};
  std::atomic<int> reads{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&] {
      while (!stop) {
        // A fresh connection each time: opening and closing are where a checkpoint could hide.
        const auto other = another_reader(vfs.name());
        for (int n = 0; n < 20; ++n) {
          if (other->last_sequence() % 2 != 0) ++halves;
          ++reads;
        }
        loop_.post()([] {});  // wakes the main loop, which may wait for the first read
      }
    });
  }

  int waiting = 0;
  int failed = 0;
  for (int64_t k = 1; k <= 1500; ++k) {
    ++waiting;
    store_->submit({PutEvent{make_event(2 * k - 1)}, PutEvent{make_event(2 * k)}},
                   [&](const Committed& committed) {
                     --waiting;
                     if (!committed.ok) ++failed;
                   });
    if (k % 5 == 0) loop_.run_until([&] { return waiting == 0; });
  }
  loop_.run_until([&] { return waiting == 0 && reads > 0; });
  stop = true;
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(failed, 0);
  EXPECT_EQ(halves, 0);
  EXPECT_EQ(vfs.database_writers(), 1U) << "a reader wrote to the database file";
  close();  // before the file layer goes
}

TEST_F(Readers, OpenReaderDoesNotStopTheWriter) {
  open();
  write({PutEvent{make_event(1)}});
  auto holding = Connection::open(directory_.path() / "data" / "jackfield.db", Role::reader, {});
  ASSERT_TRUE(holding);
  Statement cursor((*holding)->get(), "SELECT * FROM event, meta");
  ASSERT_EQ(cursor.step(), SQLITE_ROW);

  EventRow event = make_event(0);
  event.body.assign(20'000, 'x');
  for (int64_t i = 2; i <= 1500; ++i) {
    event.sequence = i;
    store_->submit({PutEvent{event}}, nullptr);
  }
  write({PutEvent{make_event(1501)}});

  EXPECT_EQ(reader().last_sequence(), 1501);
  EXPECT_EQ(store_->figures().failures, 0U);
  EXPECT_EQ(store_->figures().checkpoint_failures, 0U);
}

TEST_F(Readers, LongReadAnswersOnTheMainLoop) {
  open();
  write({PutEvent{make_event(1)}});
  int64_t last = 0;
  std::thread::id read_by;
  bool done = false;

  store_->read(
      [&](Reader& reader) {
        read_by = std::this_thread::get_id();
        last = reader.last_sequence();
      },
      [&] { done = true; });
  loop_.run_until([&] { return done; });

  EXPECT_EQ(last, 1);
  EXPECT_NE(read_by, std::this_thread::get_id());
}

TEST_F(Readers, FailedReadIsRaisedOnTheMainLoop) {
  open();
  bool done = false;

  store_->read([](Reader&) { throw ReadFailed("no disk"); }, [&] { done = true; });

  EXPECT_THROW(loop_.run_until([&] { return done; }), ReadFailed);
  EXPECT_FALSE(done);
}

}  // namespace
}  // namespace jackfield::store
