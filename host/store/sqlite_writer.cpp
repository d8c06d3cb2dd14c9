// SPDX-License-Identifier: MIT
#include "host/store/sqlite_writer.hpp"

#include <sqlite3.h>

#include <chrono>

#include "host/store/batch_size.hpp"

namespace jackfield::store {
namespace {

constexpr uint64_t kWalFrameBytes = 4096 + 24;

}  // namespace

SqliteWriter::SqliteWriter(std::unique_ptr<Connection> connection, WriterLimits limits, Post post,
                           CommitPoint point)
    : connection_(std::move(connection)),
      limits_(limits),
      post_(std::move(post)),
      is_watched_(point != nullptr),
      point_(or_nothing(std::move(point))),
      apply_(connection_->statements()),
      checkpointer_(*connection_, limits.checkpoint, point_),
      thread_([this] { run(); }) {}

SqliteWriter::~SqliteWriter() {
  close();
}

void SqliteWriter::submit(Batch batch, Store::Completion done) {
  const uint64_t bytes = size_of(batch);
  counters_.queued_batches.fetch_add(1, std::memory_order_relaxed);
  counters_.queued_bytes.fetch_add(bytes, std::memory_order_relaxed);
  Pending pending{std::move(batch), std::move(done), epoch_, bytes};
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      queue_.push_back(std::move(pending));
      // The writer sleeps only on an empty queue: one wake-up for each time it was.
      if (queue_.size() == 1) filled_.notify_one();
      return;
    }
  }
  Group refused;
  refused.push_back(std::move(pending));
  complete(std::move(refused), {false, "store: closed"});
}

void SqliteWriter::begin_epoch() {
  ++epoch_;
}

Figures SqliteWriter::figures() const {
  const auto of = [](const std::atomic<uint64_t>& value) {
    return value.load(std::memory_order_relaxed);
  };
  Figures figures;
  figures.commits = of(counters_.commits);
  figures.batches = of(counters_.batches);
  figures.failures = of(counters_.failures);
  figures.checkpoint_failures = of(counters_.checkpoint_failures);
  figures.wal_bytes = of(counters_.wal_bytes);
  figures.queued_batches = of(counters_.queued_batches);
  figures.queued_bytes = of(counters_.queued_bytes);
  figures.commit_micros = of(counters_.commit_micros);
  return figures;
}

void SqliteWriter::close() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  filled_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void SqliteWriter::run() {
  Group group;
  while (take(group)) {
    process(std::move(group));
    group = {};
  }
  finish();
}

bool SqliteWriter::take(Group& group) {
  std::unique_lock lock(mutex_);
  filled_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
  uint64_t bytes = 0;
  while (!queue_.empty() && group.size() < limits_.group_batches && bytes < limits_.group_bytes) {
    bytes += queue_.front().bytes;
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return !group.empty();
}

// A group may hold batches of two epochs: those of the refused one come first, because epochs only
// grow, and fail without being tried.
void SqliteWriter::process(Group group) {
  size_t refused = 0;
  while (refused < group.size() && group[refused].epoch <= refused_epoch_) ++refused;
  if (refused > 0) {
    Group rest(std::make_move_iterator(group.begin() + static_cast<ptrdiff_t>(refused)),
               std::make_move_iterator(group.end()));
    group.resize(refused);
    complete(std::move(group), {false, refusal_});
    group = std::move(rest);
    if (group.empty()) return;
  }
  const auto started = std::chrono::steady_clock::now();
  const WriteKinds kinds = kinds_of(group);
  const std::string failure = commit(group, kinds);
  const auto took = std::chrono::steady_clock::now() - started;
  if (failure.empty()) {
    counters_.commits.fetch_add(1, std::memory_order_relaxed);
    counters_.batches.fetch_add(group.size(), std::memory_order_relaxed);
    counters_.commit_micros.fetch_add(
        static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()),
        std::memory_order_relaxed);
    complete(std::move(group), {true, {}});
    reach("commit.told", kinds);
    if (!checkpointer_.run_if_due()) {
      counters_.checkpoint_failures.fetch_add(1, std::memory_order_relaxed);
    }
    counters_.wal_bytes.store(static_cast<uint64_t>(checkpointer_.wal_pages()) * kWalFrameBytes,
                              std::memory_order_relaxed);
    return;
  }
  counters_.failures.fetch_add(1, std::memory_order_relaxed);
  refused_epoch_ = group.back().epoch;
  refusal_ = failure;
  complete(std::move(group), {false, failure});
}

std::string SqliteWriter::commit(const Group& group, WriteKinds kinds) {
  StatementCache& statements = connection_->statements();
  reach("commit.begin", kinds);
  if (statements.run("BEGIN IMMEDIATE") != SQLITE_OK) {
    const std::string why = connection_->failure("begin a transaction").text;
    return why + roll_back();
  }
  if (std::string why = apply_all(group); !why.empty()) return why + roll_back();
  reach("commit.applied", kinds);
  if (statements.run("COMMIT") != SQLITE_OK) {
    const std::string why = connection_->failure("commit").text;
    return why + roll_back();
  }
  reach("commit.durable", kinds);
  return {};
}

WriteKinds SqliteWriter::kinds_of(const Group& group) const {
  WriteKinds kinds;
  if (!is_watched_) return kinds;
  for (const Pending& pending : group) {
    for (const Write& write : pending.batch) kinds.set(write.index());
  }
  return kinds;
}

void SqliteWriter::reach(std::string_view step, WriteKinds kinds) const {
  if (!is_watched_) return;
  point_(step);
  for (size_t kind = 0; kind < kinds.size(); ++kind) {
    if (!kinds[kind]) continue;
    std::string name(step);
    name.append("/").append(kWriteKindNames[kind]);
    point_(name);
  }
}

std::string SqliteWriter::apply_all(const Group& group) {
  for (const Pending& pending : group) {
    for (const Write& write : pending.batch) {
      if (std::visit(apply_, write) != SQLITE_OK) return connection_->failure("write").text;
    }
  }
  return {};
}

// SQLite has often rolled back by itself after an I/O error; what it left open must not take in the
// next group. The next BEGIN would fail and say so, so nothing can be half committed.
std::string SqliteWriter::roll_back() {
  if (sqlite3_get_autocommit(connection_->get()) != 0) return {};
  if (connection_->statements().run("ROLLBACK") == SQLITE_OK) return {};
  return "; " + connection_->failure("roll back").text;
}

void SqliteWriter::finish() {
  const Result<void> marked = connection_->execute(
      "INSERT OR REPLACE INTO meta VALUES ('store.unclean','0')", "note the clean end");
  const Result<void> emptied = checkpointer_.finish();
  // Nothing is lost when either fails: the WAL stays, and the next start checks the file.
  if (!marked || !emptied) counters_.checkpoint_failures.fetch_add(1, std::memory_order_relaxed);
}

// The completions go to the main loop as one call, and are destroyed there: what they hold on to
// belongs to it. The batches are freed here, off the main loop.
void SqliteWriter::complete(Group group, Committed result) {
  uint64_t bytes = 0;
  auto calls = std::make_shared<std::vector<Store::Completion>>();
  calls->reserve(group.size());
  for (Pending& pending : group) {
    bytes += pending.bytes;
    calls->push_back(std::move(pending.done));
  }
  counters_.queued_batches.fetch_sub(group.size(), std::memory_order_relaxed);
  counters_.queued_bytes.fetch_sub(bytes, std::memory_order_relaxed);
  post_([calls = std::move(calls), result = std::move(result)] {
    for (Store::Completion& call : *calls) {
      if (call) call(result);
    }
    calls->clear();
  });
}

}  // namespace jackfield::store
