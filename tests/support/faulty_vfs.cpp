// SPDX-License-Identifier: MIT
#include "tests/support/faulty_vfs.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace jackfield::testing {
namespace {

constexpr size_t kSectorBytes = 512;

// xorshift: the same seed gives the same loss everywhere.
bool coin(uint64_t& state) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return ((state >> 32) & 1) != 0;
}

std::string content_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  return content.str();
}

}  // namespace

// The file object of the layer below lies directly behind ours.
struct FaultyVfs::Handle {
  sqlite3_file base;
  FaultyVfs* owner;
  uint64_t id;
  bool is_database;
  std::string* path;

  sqlite3_file* under() { return reinterpret_cast<sqlite3_file*>(this + 1); }
  static Handle& of(sqlite3_file* file) { return *reinterpret_cast<Handle*>(file); }
};

FaultyVfs::FaultyVfs() : under_(sqlite3_vfs_find(nullptr)) {
  static std::atomic<int> count{0};
  name_ = "faulty-" + std::to_string(++count);
  vfs_ = *under_;
  vfs_.pNext = nullptr;
  vfs_.zName = name_.c_str();
  vfs_.szOsFile = static_cast<int>(sizeof(Handle)) + under_->szOsFile;
  vfs_.pAppData = this;
  vfs_.xOpen = &FaultyVfs::open;
  vfs_.xDelete = &FaultyVfs::remove;
  sqlite3_vfs_register(&vfs_, 0);
}

FaultyVfs::~FaultyVfs() {
  sqlite3_vfs_unregister(&vfs_);
}

void FaultyVfs::arm(Fault fault, uint64_t at) {
  const std::lock_guard lock(mutex_);
  fault_ = fault;
  fault_at_ = at;
  operations_ = 0;
  dead_ = false;
}

void FaultyVfs::heal() {
  arm(Fault::none, 0);
}

uint64_t FaultyVfs::operations() const {
  const std::lock_guard lock(mutex_);
  return operations_;
}

size_t FaultyVfs::database_writers() const {
  const std::lock_guard lock(mutex_);
  return database_writers_.size();
}

int FaultyVfs::next_operation(int error) {
  ++operations_;
  const bool due = fault_ != Fault::none && operations_ == fault_at_;
  if (due && (fault_ == Fault::disk_full || fault_ == Fault::power_cut)) dead_ = true;
  if (!due && !dead_) return SQLITE_OK;
  return fault_ == Fault::disk_full ? SQLITE_FULL : error;
}

void FaultyVfs::apply(std::string& content, const Change& change) {
  const auto at = static_cast<size_t>(change.offset);
  if (change.truncates) {
    content.resize(std::min(content.size(), at));
    return;
  }
  if (content.size() < at + change.bytes.size()) content.resize(at + change.bytes.size());
  content.replace(at, change.bytes.size(), change.bytes);
}

void FaultyVfs::apply_some(std::string& content, const Change& change, uint64_t& random) {
  if (change.truncates) {
    if (coin(random)) apply(content, change);
    return;
  }
  for (size_t done = 0; done < change.bytes.size();) {
    const size_t at = static_cast<size_t>(change.offset) + done;
    const size_t length = std::min(kSectorBytes - at % kSectorBytes, change.bytes.size() - done);
    if (coin(random)) {
      apply(content, {false, static_cast<sqlite3_int64>(at), change.bytes.substr(done, length)});
    }
    done += length;
  }
}

void FaultyVfs::restore(uint64_t seed) {
  const std::lock_guard lock(mutex_);
  uint64_t random = seed * 0x9e3779b97f4a7c15U;
  for (auto& [path, file] : files_) {
    std::string content = file.synced;
    if (seed != 0) {
      for (const Change& change : file.unsynced) apply_some(content, change, random);
    }
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    std::filesystem::remove(path + "-shm");
  }
  files_.clear();
  fault_ = Fault::none;
  dead_ = false;
}

void FaultyVfs::opened(const std::string& path) {
  if (files_.contains(path)) return;
  files_.emplace(path, File{content_of(path), {}});
}

int FaultyVfs::open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out) {
  auto& self = *static_cast<FaultyVfs*>(vfs->pAppData);
  Handle& handle = Handle::of(file);
  handle.base.pMethods = nullptr;
  const std::lock_guard lock(self.mutex_);
  if (self.dead_ && self.fault_ == Fault::power_cut) return SQLITE_CANTOPEN;
  const int code = self.under_->xOpen(self.under_, name, handle.under(), flags, out);
  if (code != SQLITE_OK) return code;
  handle.base.pMethods = methods();
  handle.owner = &self;
  handle.id = ++self.last_handle_;
  handle.is_database = (flags & SQLITE_OPEN_MAIN_DB) != 0;
  handle.path = new std::string(name == nullptr ? "" : name);
  self.opened(*handle.path);
  return SQLITE_OK;
}

// A removal is taken as durable at once: SQLite asks for the directory's sync where it matters.
int FaultyVfs::remove(sqlite3_vfs* vfs, const char* name, int sync_directory) {
  auto& self = *static_cast<FaultyVfs*>(vfs->pAppData);
  const std::lock_guard lock(self.mutex_);
  if (const int code = self.next_operation(SQLITE_IOERR_DELETE); code != SQLITE_OK) return code;
  self.files_.erase(name);
  return self.under_->xDelete(self.under_, name, sync_directory);
}

const sqlite3_io_methods* FaultyVfs::methods() {
  static const sqlite3_io_methods kMethods = [] {
    sqlite3_io_methods m{};
    m.iVersion = 2;  // without memory maps
    m.xClose = [](sqlite3_file* file) {
      Handle& handle = Handle::of(file);
      delete handle.path;
      return handle.under()->pMethods->xClose(handle.under());
    };
    m.xRead = [](sqlite3_file* file, void* out, int length, sqlite3_int64 offset) {
      sqlite3_file* under = Handle::of(file).under();
      return under->pMethods->xRead(under, out, length, offset);
    };
    m.xWrite = [](sqlite3_file* file, const void* data, int length, sqlite3_int64 offset) {
      Handle& handle = Handle::of(file);
      FaultyVfs& self = *handle.owner;
      const std::lock_guard lock(self.mutex_);
      const bool was_dead = self.dead_;
      const int code = self.next_operation(SQLITE_IOERR_WRITE);
      Change change{false, offset,
                    std::string(static_cast<const char*>(data), static_cast<size_t>(length))};
      // The write that the power cut interrupts may have reached the disk in part.
      if (code == SQLITE_OK || (!was_dead && self.fault_ == Fault::power_cut)) {
        self.files_[*handle.path].unsynced.push_back(std::move(change));
      }
      if (self.is_short())
        handle.under()->pMethods->xWrite(handle.under(), data, length / 2, offset);
      if (code != SQLITE_OK) return code;
      if (handle.is_database) self.database_writers_.insert(handle.id);
      return handle.under()->pMethods->xWrite(handle.under(), data, length, offset);
    };
    m.xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
      Handle& handle = Handle::of(file);
      FaultyVfs& self = *handle.owner;
      const std::lock_guard lock(self.mutex_);
      if (const int code = self.next_operation(SQLITE_IOERR_TRUNCATE); code != SQLITE_OK) {
        return code;
      }
      self.files_[*handle.path].unsynced.push_back({true, size, {}});
      return handle.under()->pMethods->xTruncate(handle.under(), size);
    };
    // The file below is not synced: losing it is simulated, and a test makes thousands of syncs.
    m.xSync = [](sqlite3_file* file, int) {
      Handle& handle = Handle::of(file);
      FaultyVfs& self = *handle.owner;
      const std::lock_guard lock(self.mutex_);
      if (const int code = self.next_operation(SQLITE_IOERR_FSYNC); code != SQLITE_OK) return code;
      File& state = self.files_[*handle.path];
      for (const Change& change : state.unsynced) apply(state.synced, change);
      state.unsynced.clear();
      return SQLITE_OK;
    };
    m.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
      sqlite3_file* under = Handle::of(file).under();
      return under->pMethods->xFileSize(under, size);
    };
    m.xLock = [](sqlite3_file* file, int level) {
      sqlite3_file* under = Handle::of(file).under();
      return under->pMethods->xLock(under, level);
    };
    m.xUnlock = [](sqlite3_file* file, int level) {
      sqlite3_file* under = Handle::of(file).under();
      return under->pMethods->xUnlock(under, level);
    };
    m.xCheckReservedLock = [](sqlite3_file* file, int* out) {
      sqlite3_file* under = Handle::of(file).under();
      return under->pMethods->xCheckReservedLock(under, out);
    };
    m.xFileControl = [](sqlite3_file* file, int operation, void* argument) {
      sqlite3_file* under = Handle::of(file).under();
      return under->pMethods->xFileControl(under, operation, argument);
    };
    m.xSectorSize = [](sqlite3_file* file) {
      sqlite3_file* under = Handle::of(file).under();
      return under->pMethods->xSectorSize(under);
    };
    m.xDeviceCharacteristics = [](sqlite3_file* file) {
      sqlite3_file* under = Handle::of(file).under();
      return under->pMethods->xDeviceCharacteristics(under);
    };
    m.xShmMap = [](sqlite3_file* file, int page, int size, int extend, void volatile** out) {
      sqlite3_file* under = Handle::of(file).under();
      return under->pMethods->xShmMap(under, page, size, extend, out);
    };
    m.xShmLock = [](sqlite3_file* file, int offset, int count, int flags) {
      sqlite3_file* under = Handle::of(file).under();
      return under->pMethods->xShmLock(under, offset, count, flags);
    };
    m.xShmBarrier = [](sqlite3_file* file) {
      sqlite3_file* under = Handle::of(file).under();
      under->pMethods->xShmBarrier(under);
    };
    m.xShmUnmap = [](sqlite3_file* file, int remove_file) {
      sqlite3_file* under = Handle::of(file).under();
      return under->pMethods->xShmUnmap(under, remove_file);
    };
    return m;
  }();
  return &kMethods;
}

}  // namespace jackfield::testing
