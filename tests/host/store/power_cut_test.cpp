// SPDX-License-Identifier: MIT
// The same work again and again, failing at each write in turn. Whatever fails, after a new start
// all that was reported committed is there, and of no batch only a part.
#include "tests/host/store/store_fixture.hpp"
#include "tests/support/faulty_vfs.hpp"

namespace jackfield::store {
namespace {

using jackfield::testing::FaultyVfs;
using Fault = FaultyVfs::Fault;

constexpr int64_t kBatches = 10;

// Big enough that a batch takes several pages and that the work runs through a few checkpoints.
EventRow big_event(int64_t sequence) {
  EventRow event = make_event(sequence, "conv_" + std::to_string(sequence % 3));
  event.body.append(static_cast<size_t>(700 * (sequence % 4)), 'x');
  return event;
}

// Batch k is events 2k-1 and 2k, and says so in two other tables.
Batch batch_of(int64_t k) {
  return {PutEvent{big_event(2 * k - 1)}, PutEvent{big_event(2 * k)},
          PutMeta{"last", std::to_string(k)},
          PutFact{{1, "line-jp", "k" + std::to_string(k), "v", 0, 0, k}}, IndexEvents{2 * k, 100}};
}

class PowerCut : public StoreTest {
 protected:
  Result<std::unique_ptr<Store>> open_on(FaultyVfs& vfs) {
    SqliteOptions options = this->options();
    options.vfs = vfs.name();
    options.limits.checkpoint = {.passive_pages = 8, .restart_pages = 24};
    return open_sqlite_store(directory_.path() / "data", std::move(options));
  }

  // Does the work as a host would: three batches at a time, and after a failure a new epoch that
  // goes on from what is in the store. Returns the last batch that was reported committed.
  int64_t work(Store& store, int failures_allowed) {
    int64_t reported = 0;
    while (failures_allowed >= 0) {
      const int64_t next = store.reader().last_sequence() / 2 + 1;
      if (next > kBatches) return reported;
      int waiting = 0;
      bool failed = false;
      for (int64_t k = next; k < next + 3 && k <= kBatches; ++k) {
        ++waiting;
        store.submit(batch_of(k), [&, k](const Committed& committed) {
          --waiting;
          EXPECT_FALSE(failed && committed.ok) << "a batch of a failed epoch was committed";
          if (committed.ok) reported = k;
          failed = failed || !committed.ok;
        });
      }
      loop_.run_until([&] { return waiting == 0; });
      if (!failed) continue;
      --failures_allowed;
      store.begin_epoch();
    }
    return reported;
  }

  void expect_whole(Store& store, int64_t reported) {
    Reader& reader = store.reader();
    const int64_t last = reader.last_sequence();
    EXPECT_EQ(last % 2, 0) << "half a batch";
    EXPECT_GE(last, 2 * reported) << "a committed batch is lost";
    const auto events = reader.events(0, 1000, 1 << 24);
    ASSERT_EQ(static_cast<int64_t>(events.size()), last);
    for (const EventRow& event : events) EXPECT_EQ(event, big_event(event.sequence));
    EXPECT_EQ(reader.meta("last"), last == 0 ? "" : std::to_string(last / 2));
    EXPECT_EQ(static_cast<int64_t>(reader.facts(1, "line-jp").size()), last / 2);
  }

  uint64_t operations_of_a_whole_run() {
    FaultyVfs vfs;
    {
      auto store = open_on(vfs);
      EXPECT_TRUE(store);
      EXPECT_EQ(work(**store, 0), kBatches);
    }
    std::filesystem::remove_all(directory_.path() / "data");
    return vfs.operations();
  }

  // One run that fails at `at`, then a start on what is left.
  void run(Fault fault, uint64_t at, uint64_t seed, int failures_allowed) {
    SCOPED_TRACE("operation " + std::to_string(at) + ", seed " + std::to_string(seed));
    FaultyVfs vfs;
    vfs.arm(fault, at);
    int64_t reported = 0;
    if (auto store = open_on(vfs); store) reported = work(**store, failures_allowed);
    if (fault == Fault::power_cut) vfs.restore(seed);
    vfs.heal();
    auto again = open_on(vfs);
    ASSERT_TRUE(again) << again.error().text;
    expect_whole(**again, reported);
    work(**again, 0);
    EXPECT_EQ((*again)->reader().last_sequence(), 2 * kBatches) << "it does not go on";
    again = internal("closed");
    std::filesystem::remove_all(directory_.path() / "data");
  }
};

TEST_F(PowerCut, AtAnyWriteLosesNothingThatWasReported) {
  const uint64_t operations = operations_of_a_whole_run();
  ASSERT_GT(operations, 150U);

  for (uint64_t at = 1; at <= operations + 1 && !HasFailure(); ++at) {
    run(Fault::power_cut, at, at % 2 == 0 ? 0 : at, 0);
  }
}

TEST_F(PowerCut, OneFailedWriteIsReportedAndOvercome) {
  const uint64_t operations = operations_of_a_whole_run();

  for (uint64_t at = 1; at <= operations && !HasFailure(); at += 3) {
    run(Fault::io_error, at, 0, 2);
  }
}

TEST_F(PowerCut, FullDiskIsReportedUntilThereIsSpaceAgain) {
  const uint64_t operations = operations_of_a_whole_run();

  for (uint64_t at = 1; at <= operations && !HasFailure(); at += 4) {
    run(Fault::disk_full, at, 0, 2);
  }
}

TEST_F(PowerCut, WriterGoesOnWithoutARestartWhenThereIsSpaceAgain) {
  FaultyVfs vfs;
  auto store = open_on(vfs);
  ASSERT_TRUE(store);
  vfs.arm(Fault::disk_full, 5);
  EXPECT_LT(work(**store, 1), kBatches);
  vfs.heal();

  EXPECT_EQ(work(**store, 0), kBatches);

  expect_whole(**store, kBatches);
  EXPECT_GT((*store)->figures().failures, 0U);
}

}  // namespace
}  // namespace jackfield::store
