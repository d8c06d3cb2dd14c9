// SPDX-License-Identifier: MIT
// A store in a directory of its own, driven by a main loop that runs only when the test says so.
#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "host/store/sqlite_store.hpp"

namespace jackfield::store {

class ManualLoop final {
 public:
  Post post();
  /// Runs what is posted, waiting for more, until `done` says so.
  void run_until(const std::function<bool()>& done);
  /// Runs what is there and returns.
  void run_ready();

 private:
  bool run_one(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable filled_;
  std::deque<std::function<void()>> calls_;
};

class TemporaryDirectory final {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

class StoreTest : public ::testing::Test {
 protected:
  /// Options with this loop's post; a test may change them before open().
  SqliteOptions options();
  void open(SqliteOptions with);
  void open() { open(options()); }
  void close() { store_.reset(); }
  /// Submits and waits for the end.
  Committed commit(Batch batch);
  /// commit() that must succeed.
  void write(Batch batch);
  Reader& reader() { return store_->reader(); }

  TemporaryDirectory directory_;
  ManualLoop loop_;
  std::unique_ptr<Store> store_;
};

/// An event whose every member differs from its default and from other sequences'.
EventRow make_event(int64_t sequence, const std::string& conversation = "conv_1");
ActionRow make_action(const std::string& id, const std::string& conversation, int64_t position);
/// Bytes that are no UTF-8 and hold a NUL.
std::string awkward_bytes();

}  // namespace jackfield::store
