// SPDX-License-Identifier: MIT
#include "host/state/cache.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace jackfield::state {
namespace {

/// A table behind a cache, written only by flushes that are committed.
struct Table {
  std::map<std::string, int> rows;
  int reads = 0;

  Cache<int>::Load load() {
    return [this](const std::string& key) -> std::optional<int> {
      ++reads;
      const auto found = rows.find(key);
      return found == rows.end() ? std::nullopt : std::optional<int>(found->second);
    };
  }
};

TEST(Cache, ReadsARowOnceAndAbsenceToo) {
  Table table;
  table.rows["a"] = 1;
  Cache<int> cache(10, table.load());

  EXPECT_EQ(*cache.find("a"), 1);
  EXPECT_EQ(*cache.find("a"), 1);
  EXPECT_EQ(cache.find("b"), nullptr);
  EXPECT_EQ(cache.find("b"), nullptr);
  EXPECT_EQ(table.reads, 2);
}

TEST(Cache, AReplacedRowIsNotReadFirst) {
  Table table;
  table.rows["a"] = 1;
  Cache<int> cache(10, table.load());

  EXPECT_EQ(cache.cached("a"), nullptr);
  cache.put("a", 2);

  EXPECT_EQ(*cache.cached("a"), 2);
  EXPECT_EQ(*cache.find("a"), 2);
  EXPECT_EQ(table.reads, 0);
}

TEST(Cache, AChangedRowIsFlushedOnce) {
  Table table;
  Cache<int> cache(10, table.load());
  cache.put("a", 1);
  cache.put("a", 2);
  int emitted = 0;
  int value = 0;

  cache.flush(1, [&](int row) {
    ++emitted;
    value = row;
  });
  cache.flush(2, [&](int) { ++emitted; });

  EXPECT_EQ(emitted, 1);
  EXPECT_EQ(value, 2);
}

// The heart of it: whatever is evicted, and however late commits come, a row never reads older than
// it was written.
TEST(Cache, NeverForgetsWhatTheStoreDoesNotHave) {
  Table table;
  Cache<int> cache(8, table.load());
  std::map<std::string, int> truth;
  std::map<std::uint64_t, std::map<std::string, int>> on_their_way;
  std::mt19937 random(7);
  std::uint64_t flush = 0;
  std::uint64_t committed = 0;

  for (int step = 0; step < 20'000; ++step) {
    const std::string key = std::to_string(random() % 40);
    switch (random() % 4) {
      case 0:
        truth[key] = step;
        cache.put(key, step);
        break;
      case 1: {
        ++flush;
        std::map<std::string, int> emitted;
        // Rows are their own names here: each value was written to exactly one key.
        cache.flush(flush, [&](int row) {
          for (const auto& [name, value] : truth) {
            if (value == row) emitted[name] = row;
          }
        });
        on_their_way[flush] = emitted;
        break;
      }
      case 2:
        if (committed < flush) {
          for (const auto& [name, value] : on_their_way[++committed]) table.rows[name] = value;
          cache.committed(committed);
        }
        break;
      default: {
        const int* row = cache.find(key);
        const auto expected = truth.find(key);
        ASSERT_EQ(row == nullptr, expected == truth.end()) << step;
        if (row != nullptr) {
          ASSERT_EQ(*row, expected->second) << step;
        }
      }
    }
  }
  EXPECT_GT(table.reads, 100);  // it did evict
}

}  // namespace
}  // namespace jackfield::state
