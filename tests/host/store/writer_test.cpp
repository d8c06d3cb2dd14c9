// SPDX-License-Identifier: MIT
// Order, groups, atomicity and what a failure does to those who wait.
#include "tests/host/store/store_fixture.hpp"

namespace jackfield::store {
namespace {

// Holds the writer between two steps, so that a test decides what is queued meanwhile.
class Gate final {
 public:
  CommitPoint point(std::string name) {
    return [this, name = std::move(name)](std::string_view at) {
      if (at != name) return;
      std::unique_lock lock(mutex_);
      ++reached_;
      changed_.notify_all();
      changed_.wait(lock, [this] { return open_; });
    };
  }
  void wait_until_reached() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return reached_ > 0; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int reached_ = 0;
  bool open_ = false;
};

class Writer : public StoreTest {
 protected:
  void submit(Batch batch) {
    const size_t index = results_.size();
    results_.emplace_back();
    store_->submit(std::move(batch), [this, index](const Committed& committed) {
      results_[index] = committed;
      order_.push_back(index);
    });
  }
  void wait() {
    loop_.run_until([&] { return order_.size() == results_.size(); });
  }
  std::vector<bool> outcomes() const {
    std::vector<bool> all;
    for (const Committed& result : results_) all.push_back(result.ok);
    return all;
  }
  // A journal row of a number that exists: a write that SQLite refuses.
  static Batch refused() { return {PutMeta{"refused", "yes"}, PutEvent{make_event(1)}}; }

  std::vector<Committed> results_;
  std::vector<size_t> order_;
  Gate gate_;
};

TEST_F(Writer, CompletionsComeInTheOrderOfSubmission) {
  open();
  for (int64_t i = 1; i <= 500; ++i) submit({PutEvent{make_event(i)}});

  wait();

  for (size_t i = 0; i < order_.size(); ++i) EXPECT_EQ(order_[i], i);
  EXPECT_EQ(reader().last_sequence(), 500);
  EXPECT_EQ(store_->figures().batches, 500U);
}

TEST_F(Writer, CommitsTogetherWhatIsQueuedTogether) {
  SqliteOptions with = options();
  with.commit_point = gate_.point("commit.begin");
  open(std::move(with));
  submit({PutEvent{make_event(1)}});
  gate_.wait_until_reached();
  for (int64_t i = 2; i <= 100; ++i) submit({PutEvent{make_event(i)}});
  EXPECT_EQ(store_->figures().queued_batches, 100U);
  EXPECT_GT(store_->figures().queued_bytes, 100U * make_event(1).body.size());

  gate_.open();
  wait();

  EXPECT_EQ(store_->figures().commits, 2U);
  EXPECT_EQ(store_->figures().queued_batches, 0U);
  EXPECT_EQ(store_->figures().queued_bytes, 0U);
}

TEST_F(Writer, GroupStaysWithinItsBounds) {
  SqliteOptions with = options();
  with.commit_point = gate_.point("commit.begin");
  with.limits.group_batches = 10;
  open(std::move(with));
  submit({PutEvent{make_event(1)}});
  gate_.wait_until_reached();
  for (int64_t i = 2; i <= 31; ++i) submit({PutEvent{make_event(i)}});

  gate_.open();
  wait();

  EXPECT_EQ(store_->figures().commits, 4U);
}

TEST_F(Writer, BatchIsThereAsAWholeOrNotAtAll) {
  open();
  write({PutEvent{make_event(1)}});

  submit(refused());
  wait();

  EXPECT_FALSE(results_[0].ok);
  EXPECT_EQ(reader().meta("refused"), "");
}

TEST_F(Writer, FailureSaysWhatFailedWithoutTheRowsWords) {
  open();
  write({PutEvent{make_event(1)}});

  submit(refused());
  wait();

  EXPECT_NE(results_[0].error.find("event.sequence"), std::string::npos) << results_[0].error;
  EXPECT_NE(results_[0].error.find("jackfield.db"), std::string::npos) << results_[0].error;
  EXPECT_EQ(results_[0].error.find("こんにちは"), std::string::npos) << results_[0].error;
}

TEST_F(Writer, AllThatWasQueuedWithAFailureFailsToo) {
  open();
  write({PutEvent{make_event(1)}});
  close();
  SqliteOptions with = options();
  with.commit_point = gate_.point("commit.begin");
  with.limits.group_batches = 2;
  open(std::move(with));
  submit({PutEvent{make_event(2)}});
  gate_.wait_until_reached();
  submit({PutEvent{make_event(3)}});
  submit(refused());
  submit({PutEvent{make_event(4)}});

  gate_.open();
  wait();

  EXPECT_EQ(outcomes(), (std::vector<bool>{true, false, false, false}));
  EXPECT_EQ(reader().last_sequence(), 2);
  EXPECT_EQ(store_->figures().failures, 1U);
}

TEST_F(Writer, OldEpochIsRefusedUntilTheNextBegins) {
  open();
  write({PutEvent{make_event(1)}});
  submit(refused());
  wait();
  submit({PutEvent{make_event(2)}});
  wait();

  store_->begin_epoch();
  submit({PutEvent{make_event(2)}});
  wait();

  EXPECT_EQ(outcomes(), (std::vector<bool>{false, false, true}));
  EXPECT_EQ(results_[0].error, results_[1].error);
  EXPECT_EQ(reader().last_sequence(), 2);
}

TEST_F(Writer, NewEpochPassesTheRefusedOneInTheSameQueue) {
  open();
  write({PutEvent{make_event(1)}});
  close();
  SqliteOptions with = options();
  with.commit_point = gate_.point("commit.begin");
  with.limits.group_batches = 1;
  open(std::move(with));
  submit(refused());
  gate_.wait_until_reached();
  submit({PutEvent{make_event(2)}});
  store_->begin_epoch();
  submit({PutEvent{make_event(3)}});

  gate_.open();
  wait();

  EXPECT_EQ(outcomes(), (std::vector<bool>{false, false, true}));
  EXPECT_EQ(reader().event(2), std::nullopt);
  EXPECT_EQ(reader().event(3), make_event(3));
}

TEST_F(Writer, ClosingCommitsWhatIsQueued) {
  open();
  for (int64_t i = 1; i <= 200; ++i) submit({PutEvent{make_event(i)}});

  store_->close();
  loop_.run_ready();

  EXPECT_EQ(outcomes(), std::vector<bool>(200, true));
  EXPECT_EQ(reader().last_sequence(), 200);
}

TEST_F(Writer, BatchAfterClosingFails) {
  open();
  store_->close();

  submit({PutEvent{make_event(1)}});
  loop_.run_ready();

  EXPECT_EQ(outcomes(), std::vector<bool>{false});
  EXPECT_EQ(results_[0].error, "store: closed");
}

TEST_F(Writer, WalStaysShortUnderLoad) {
  open();
  EventRow event = make_event(0);
  event.body.assign(4000, 'x');

  for (int64_t i = 1; i <= 4'000; ++i) {
    event.sequence = i;
    submit({PutEvent{event}});
  }
  wait();

  const auto wal = std::filesystem::file_size(directory_.path() / "data" / "jackfield.db-wal");
  EXPECT_LT(wal, 12U << 20);
  EXPECT_EQ(store_->figures().checkpoint_failures, 0U);
}

TEST_F(Writer, EachDurableStepOfEachKindOfWriteCanBeStoppedAt) {
  std::vector<std::string> seen;  // written by the writer's thread, read after it has ended
  SqliteOptions with = options();
  with.commit_point = [&](std::string_view at) { seen.emplace_back(at); };
  open(std::move(with));
  write({PutMeta{"k", "v"}, PutEvent{make_event(1)}});

  store_->close();

  std::vector<std::string> wanted;
  for (const std::string step : {"commit.begin", "commit.applied", "commit.durable", "commit.told"})
    wanted.insert(wanted.end(), {step, step + "/PutEvent", step + "/PutMeta"});
  wanted.insert(wanted.end(), {"checkpoint.before", "checkpoint.after"});
  EXPECT_EQ(seen, wanted);
}

}  // namespace
}  // namespace jackfield::store
