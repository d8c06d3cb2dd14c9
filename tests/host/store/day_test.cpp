// SPDX-License-Identifier: MIT
// A whole day's work, again and again, with a fault at each write, truncation and sync in turn.
// After a new start the store is what it was after some step of that day, and not before the last
// one that was reported; then the rest of the day gives what a day without faults gives.
#include "tests/host/store/day.hpp"

#include "host/store/write_kind.hpp"
#include "tests/host/store/store_fixture.hpp"
#include "tests/support/faulty_vfs.hpp"

namespace jackfield::store {
namespace {

using jackfield::testing::FaultyVfs;
using Fault = FaultyVfs::Fault;

class Day : public StoreTest {
 protected:
  std::filesystem::path data() const { return directory_.path() / "data"; }

  Result<std::unique_ptr<Store>> open_on(FaultyVfs& vfs) {
    SqliteOptions with = options();
    with.vfs = vfs.name();
    with.limits.checkpoint = {.passive_pages = 16, .restart_pages = 48};
    return open_sqlite_store(data(), std::move(with));
  }

  static int64_t step_of(Store& store) {
    const std::string step = store.reader().meta("day");
    return step.empty() ? 0 : std::stoll(step);
  }

  /// Two steps at a time, so that a commit may hold more than one; stops at the first failure.
  /// Returns the last step that was reported done.
  int64_t work(Store& store) {
    int64_t reported = step_of(store);
    bool failed = false;
    for (int64_t step = reported + 1; step <= kDaySteps && !failed; step += 2) {
      int waiting = 0;
      for (int64_t each = step; each <= std::min(step + 1, kDaySteps); ++each) {
        ++waiting;
        store.submit(day_step(each), [&, each](const Committed& committed) {
          --waiting;
          if (committed.ok) reported = each;
          failed = failed || !committed.ok;
        });
      }
      loop_.run_until([&] { return waiting == 0; });
    }
    return reported;
  }

  /// The content after each step, from 0, and how many operations the day takes.
  uint64_t learn() {
    FaultyVfs vfs;
    auto store = open_on(vfs);
    EXPECT_TRUE(store);
    for (int64_t step = 0; step <= kDaySteps; ++step) {
      if (step > 0) {
        bool is_done = false;
        (*store)->submit(day_step(step), [&](const Committed& committed) {
          is_done = true;
          EXPECT_TRUE(committed.ok) << committed.error;
        });
        loop_.run_until([&] { return is_done; });
      }
      after_.push_back(content_of_store(data()));
    }
    store = internal("closed");
    std::filesystem::remove_all(data());
    FaultyVfs counting;
    store = open_on(counting);
    EXPECT_TRUE(store);
    EXPECT_EQ(work(**store), kDaySteps);
    store = internal("closed");
    std::filesystem::remove_all(data());
    return counting.operations();
  }

  void run(Fault fault, uint64_t at) {
    SCOPED_TRACE("operation " + std::to_string(at));
    FaultyVfs vfs;
    vfs.arm(fault, at);
    int64_t reported = 0;
    if (auto store = open_on(vfs); store) reported = work(**store);
    if (fault == Fault::power_cut) vfs.restore(at % 3 == 0 ? 0 : at);
    vfs.heal();
    auto again = open_on(vfs);
    ASSERT_TRUE(again) << again.error().text;
    const int64_t step = step_of(**again);
    EXPECT_GE(step, reported) << "what was reported is lost";
    EXPECT_EQ(content_of_store(data()), after_.at(static_cast<size_t>(step)));
    EXPECT_EQ(work(**again), kDaySteps) << "it does not go on";
    EXPECT_EQ(content_of_store(data()), after_.back());
    again = internal("closed");
    std::filesystem::remove_all(data());
  }

  void run_at_every_operation(Fault fault) {
    const uint64_t operations = learn();
    ASSERT_GT(operations, 200U);
    for (uint64_t at = 1; at <= operations + 1 && !HasFailure(); ++at) run(fault, at);
  }

  std::vector<std::string> after_;
};

TEST(DayScript, HasEveryKindOfWrite) {
  WriteKinds kinds;
  for (int64_t step = 1; step <= kDaySteps; ++step) {
    for (const Write& write : day_step(step)) kinds.set(write.index());
  }

  for (size_t kind = 0; kind < kWriteKinds; ++kind)
    EXPECT_TRUE(kinds[kind]) << kWriteKindNames[kind] << " is missing";
}

TEST_F(Day, EachStepChangesTheStore) {
  learn();

  for (size_t step = 1; step < after_.size(); ++step) EXPECT_NE(after_[step - 1], after_[step]);
}

TEST_F(Day, PowerIsCutAtEveryWrite) {
  run_at_every_operation(Fault::power_cut);
}

TEST_F(Day, EveryWriteFailsOnce) {
  run_at_every_operation(Fault::io_error);
}

TEST_F(Day, EveryWriteEndsHalfway) {
  run_at_every_operation(Fault::short_write);
}

TEST_F(Day, TheDiskIsFullFromEveryWriteOn) {
  run_at_every_operation(Fault::disk_full);
}

}  // namespace
}  // namespace jackfield::store
