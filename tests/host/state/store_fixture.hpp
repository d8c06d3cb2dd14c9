// SPDX-License-Identifier: MIT
// A real store in a folder of its own, with a loop that runs completions when it is told to.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "host/store/sqlite_store.hpp"

namespace jackfield::state {

class StoreFixture : public testing::Test {
 public:
  ~StoreFixture() override {
    store_.reset();
    std::filesystem::remove_all(folder_);
  }

 protected:
  StoreFixture() {
    std::string pattern =
        (std::filesystem::temp_directory_path() / "jackfield-state.XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    open();
  }

  void open() {
    store::SqliteOptions options;
    options.post = [this](std::function<void()> run) {
      const std::lock_guard lock(mutex_);
      posted_.push_back(std::move(run));
      arrived_.notify_one();
    };
    auto opened = store::open_sqlite_store(folder_, std::move(options));
    ASSERT_TRUE(opened) << opened.error().text;
    store_ = std::move(*opened);
  }
  /// Ends the store and opens it again, as a restart does.
  void restart() {
    store_->close();
    run_posted();
    store_.reset();
    open();
  }

  /// Runs completions until `done` says so.
  void run_until(const std::function<bool()>& done) {
    while (!done()) {
      std::unique_lock lock(mutex_);
      arrived_.wait(lock, [this] { return !posted_.empty(); });
      std::deque<std::function<void()>> batch;
      batch.swap(posted_);
      lock.unlock();
      for (const auto& run : batch) run();
    }
  }
  void run_posted() {
    std::deque<std::function<void()>> batch;
    {
      const std::lock_guard lock(mutex_);
      batch.swap(posted_);
    }
    for (const auto& run : batch) run();
  }

  std::filesystem::path folder_;
  std::unique_ptr<store::Store> store_;

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> posted_;
};

}  // namespace jackfield::state
