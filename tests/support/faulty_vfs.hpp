// SPDX-License-Identifier: MIT
// SQLite's file layer with a saw in it: the Nth write, truncation or sync fails, the disk is full,
// or the power is gone. It also notes which connections write to the database file itself, which
// only a checkpoint does in WAL mode.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace jackfield::testing {

class FaultyVfs final {
 public:
  enum class Fault {
    none,
    io_error,     ///< That operation fails, once.
    short_write,  ///< That operation fails once; of a write, half the bytes are there.
    disk_full,    ///< Writes fail from there on, until heal().
    power_cut,    ///< That operation and all later ones fail; restore() then shows what was lost.
  };

  /// Registers itself with SQLite under name(), on top of the default layer.
  FaultyVfs();
  ~FaultyVfs();
  FaultyVfs(const FaultyVfs&) = delete;
  FaultyVfs& operator=(const FaultyVfs&) = delete;

  const std::string& name() const { return name_; }
  /// `at` counts from 1 and from now.
  void arm(Fault fault, uint64_t at);
  void heal();
  /// Writes, truncations and syncs since arm() or the beginning.
  uint64_t operations() const;

  /// After a power cut, with every connection closed: the files become what was synced, and of the
  /// rest each 512-byte sector is there or not, as `seed` has it; 0 keeps nothing.
  void restore(uint64_t seed);
  /// How many connections ever wrote to a main database file.
  size_t database_writers() const;

 private:
  struct Change {
    bool truncates = false;
    sqlite3_int64 offset = 0;  // or the new size
    std::string bytes;
  };
  struct File {
    std::string synced;
    std::vector<Change> unsynced;
  };
  struct Handle;  // SQLite's file object, extended

  static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out);
  static int remove(sqlite3_vfs* vfs, const char* name, int sync_directory);
  static const sqlite3_io_methods* methods();

  /// SQLITE_OK, or the error that is due now. With the lock held.
  int next_operation(int error);
  bool is_short() const { return fault_ == Fault::short_write && operations_ == fault_at_; }
  static void apply(std::string& content, const Change& change);
  static void apply_some(std::string& content, const Change& change, uint64_t& random);
  void opened(const std::string& path);

  mutable std::mutex mutex_;
  sqlite3_vfs* under_;
  sqlite3_vfs vfs_{};
  std::string name_;
  Fault fault_ = Fault::none;
  uint64_t fault_at_ = 0;
  uint64_t operations_ = 0;
  bool dead_ = false;  // the power is gone, or the disk is full
  std::map<std::string, File> files_;
  std::set<uint64_t> database_writers_;
  uint64_t last_handle_ = 0;
};

}  // namespace jackfield::testing
