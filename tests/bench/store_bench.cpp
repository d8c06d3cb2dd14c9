// SPDX-License-Identifier: MIT
// The store alone, on the disk of the directory it is started in:
//   events/<in flight>   one journal row of 1.2 KB for each batch, so many not yet answered
//   one_commit           a batch that is waited for before the next
//   sends/<in flight>    what an accepted send writes: event, action, intent, message, idempotency
//   history              the newest page of one conversation among 1,000, indexed
#include <benchmark/benchmark.h>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <mutex>
#include <stdexcept>

#include "host/store/sqlite_store.hpp"

namespace jackfield::store {
namespace {

class Bench final {
 public:
  Bench() : directory_(std::filesystem::current_path() / "store_bench.data") {
    std::filesystem::remove_all(directory_);
    SqliteOptions options;
    options.post = [this](std::function<void()> call) {
      const std::lock_guard lock(mutex_);
      calls_.push_back(std::move(call));
      filled_.notify_one();
    };
    auto opened = open_sqlite_store(directory_, std::move(options));
    if (!opened) throw std::runtime_error(opened.error().text);
    store_ = std::move(*opened);
  }
  ~Bench() {
    store_.reset();
    std::filesystem::remove_all(directory_);
  }
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  void submit(Batch batch, int64_t in_flight) {
    ++waiting_;
    store_->submit(std::move(batch), [this](const Committed& committed) {
      --waiting_;
      if (!committed.ok) throw std::runtime_error(committed.error);
    });
    while (waiting_ >= in_flight) run_one();
  }
  void drain() {
    while (waiting_ > 0) run_one();
  }
  Store& store() { return *store_; }

 private:
  void run_one() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return !calls_.empty(); });
    const std::function<void()> call = std::move(calls_.front());
    calls_.pop_front();
    lock.unlock();
    call();
  }

  std::filesystem::path directory_;
  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::function<void()>> calls_;
  int64_t waiting_ = 0;
  std::unique_ptr<Store> store_;
};

EventRow event(int64_t sequence) {
  EventRow row;
  row.sequence = sequence;
  row.conversation = "conv_01234567890123456789" + std::to_string(sequence % 1000);
  row.seq = sequence;
  row.account = "line-jp";
  row.kind = 1;
  row.visibility = 1;
  row.recorded_at = sequence;
  row.id = "018f2c3e-7a1b-8c4d-9e5f-0123456789ab";
  row.body.assign(1200, 'x');
  return row;
}

void report(benchmark::State& state, Bench& bench) {
  const Figures figures = bench.store().figures();
  state.SetItemsProcessed(state.iterations());
  state.counters["per_commit"] =
      static_cast<double>(figures.batches) / static_cast<double>(figures.commits);
}

void events(benchmark::State& state) {
  Bench bench;
  int64_t sequence = 0;
  for (auto _ : state) bench.submit({PutEvent{event(++sequence)}}, state.range(0));
  bench.drain();
  report(state, bench);
}
BENCHMARK(events)->Arg(64)->Arg(512)->Arg(4096)->UseRealTime();

void one_commit(benchmark::State& state) {
  Bench bench;
  int64_t sequence = 0;
  for (auto _ : state) bench.submit({PutEvent{event(++sequence)}}, 1);
  report(state, bench);
}
BENCHMARK(one_commit)->UseRealTime();

void sends(benchmark::State& state) {
  Bench bench;
  int64_t sequence = 0;
  for (auto _ : state) {
    ActionRow action;
    action.id = "msg_" + std::to_string(++sequence * 2654435761 % 4294967296);
    action.account = "line-jp";
    action.conversation = "conv_" + std::to_string(sequence % 1000);
    action.position = sequence;
    action.body.assign(600, 'x');
    bench.submit(
        {PutEvent{event(sequence)}, PutAction{action},
         PutIntent{{action.id, 0, "push", 3, "digest", sequence}},
         PutMessage{{action.id, "line-jp", action.conversation, 1, sequence, "{}"}},
         PutIdempotency{{"token", action.id, "hash", "{\"status\":\"queued\"}", sequence}}},
        state.range(0));
  }
  bench.drain();
  report(state, bench);
}
BENCHMARK(sends)->Arg(512)->UseRealTime();

void history(benchmark::State& state) {
  Bench bench;
  for (int64_t i = 1; i <= 50'000; ++i) bench.submit({PutEvent{event(i)}}, 4096);
  bench.submit({IndexEvents{50'000, 50'000}}, 1);
  const std::string conversation = event(7).conversation;
  for (auto _ : state) {
    benchmark::DoNotOptimize(bench.store().reader().conversation_events(conversation, 40'000, 50));
  }
}
BENCHMARK(history)->UseRealTime();

}  // namespace
}  // namespace jackfield::store
