// SPDX-License-Identifier: MIT
#include "host/store/sqlite_read_thread.hpp"

#include <exception>
#include <utility>

namespace jackfield::store {

SqliteReadThread::SqliteReadThread(std::unique_ptr<SqliteReader> reader, Post post)
    : reader_(std::move(reader)), post_(std::move(post)), thread_([this] { run(); }) {}

SqliteReadThread::~SqliteReadThread() {
  close();
}

void SqliteReadThread::read(std::function<void(Reader&)> read, std::function<void()> done) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    jobs_.push_back({std::move(read), std::move(done)});
  }
  filled_.notify_one();
}

void SqliteReadThread::close() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  filled_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void SqliteReadThread::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    answer(std::move(job));
  }
}

// Both functions go to the main loop and are destroyed there: what they hold on to belongs to it.
void SqliteReadThread::answer(Job job) {
  std::exception_ptr failure;
  try {
    job.read(*reader_);
  } catch (...) {
    failure = std::current_exception();
  }
  auto shared = std::make_shared<Job>(std::move(job));
  post_([shared = std::move(shared), failure = std::move(failure)] {
    const Job finished = std::exchange(*shared, {});
    if (failure) std::rethrow_exception(failure);
    finished.done();
  });
}

}  // namespace jackfield::store
