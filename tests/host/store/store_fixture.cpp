// SPDX-License-Identifier: MIT
#include "tests/host/store/store_fixture.hpp"

#include <unistd.h>

#include <cstdlib>

namespace jackfield::store {

Post ManualLoop::post() {
  return [this](std::function<void()> call) {
    {
      const std::lock_guard lock(mutex_);
      calls_.push_back(std::move(call));
    }
    filled_.notify_one();
  };
}

bool ManualLoop::run_one(std::unique_lock<std::mutex>& lock) {
  if (calls_.empty()) return false;
  const std::function<void()> call = std::move(calls_.front());
  calls_.pop_front();
  lock.unlock();
  call();
  lock.lock();
  return true;
}

void ManualLoop::run_until(const std::function<bool()>& done) {
  std::unique_lock lock(mutex_);
  while (!done()) {
    filled_.wait(lock, [this] { return !calls_.empty(); });
    run_one(lock);
  }
}

void ManualLoop::run_ready() {
  std::unique_lock lock(mutex_);
  while (run_one(lock)) {
  }
}

// In memory where there is such a place: these tests make thousands of syncs, and what a sync is
// worth is the faulty file layer's to simulate.
TemporaryDirectory::TemporaryDirectory() {
  const std::filesystem::path memory = "/dev/shm";
  const bool usable = access(memory.c_str(), W_OK | X_OK) == 0;
  const std::filesystem::path parent = usable ? memory : std::filesystem::temp_directory_path();
  std::string name = (parent / "jackfield-store.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary directory");
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

SqliteOptions StoreTest::options() {
  SqliteOptions options;
  options.post = loop_.post();
  return options;
}

void StoreTest::open(SqliteOptions with) {
  auto opened = open_sqlite_store(directory_.path() / "data", std::move(with));
  ASSERT_TRUE(opened) << opened.error().text;
  store_ = std::move(*opened);
}

Committed StoreTest::commit(Batch batch) {
  std::optional<Committed> result;
  store_->submit(std::move(batch), [&](const Committed& committed) { result = committed; });
  loop_.run_until([&] { return result.has_value(); });
  return *result;
}

void StoreTest::write(Batch batch) {
  const Committed committed = commit(std::move(batch));
  ASSERT_TRUE(committed.ok) << committed.error;
}

EventRow make_event(int64_t sequence, const std::string& conversation) {
  EventRow row;
  row.sequence = sequence;
  row.conversation = conversation;
  row.seq = sequence + 1;
  row.account = "line-jp";
  row.kind = 3;
  row.visibility = 1;
  row.recorded_at = 1'700'000'000'000 + sequence;
  row.id = "id-" + std::to_string(sequence);
  row.effects = "{\"facts\":[]}";
  row.body = "{\"n\":" + std::to_string(sequence) + ",\"text\":\"こんにちは\"}";
  return row;
}

ActionRow make_action(const std::string& id, const std::string& conversation, int64_t position) {
  ActionRow row;
  row.id = id;
  row.account = "line-jp";
  row.conversation = conversation;
  row.position = position;
  row.kind = 2;
  row.state = ActionState::uncertain;
  row.created_at = 11;
  row.due_at = 12;
  row.expires_at = 13;
  row.attempts = 14;
  row.idempotency_key = "key-" + id;
  row.started = "{\"seed\":1}";
  row.body = "{\"parts\":[]}";
  row.progress = "{\"pieces\":0}";
  return row;
}

std::string awkward_bytes() {
  return std::string("\xff\x00\xc3(\x80 end", 10);
}

}  // namespace jackfield::store
