// SPDX-License-Identifier: MIT
// A bounded cache over one table of the store, with late writing: changes gather in memory and go
// to the store in batches. An entry that the store does not have yet is never let go.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace jackfield::state {

/// [main loop] `Row` by a text key. Absence is cached too.
template <class Row>
class Cache {
 public:
  using Load = std::function<std::optional<Row>(const std::string& key)>;

  Cache(std::size_t capacity, Load load) : capacity_(capacity), load_(std::move(load)) {}

  /// The row, from memory or the store; nullptr when there is none. Valid until the next call.
  Row* find(const std::string& key) {
    Entry& entry = fetch(key);
    return entry.row ? &*entry.row : nullptr;
  }
  /// The row if memory has it; the store is not asked.
  Row* cached(const std::string& key) {
    const auto found = by_key_.find(key);
    return found != by_key_.end() && found->second->row ? &*found->second->row : nullptr;
  }
  /// Replaces or adds a row; it goes to the store with the next flush. What the store has of it is
  /// not looked at.
  Row& put(const std::string& key, Row row) {
    Entry& entry = by_key_.contains(key) ? fetch(key) : add(key, std::nullopt);
    entry.row = std::move(row);
    mark(entry);
    return *entry.row;
  }
  /// After changing what `find` gave.
  void changed(const std::string& key) { mark(fetch(key)); }

  std::size_t dirty() const { return dirty_.size(); }
  std::size_t size() const { return order_.size(); }

  /// Hands out every changed row and remembers that they are on their way with flush number
  /// `flush`. In the order of their keys, which is the table's: neighbours lie on one page, and
  /// each page is written once instead of once for every row.
  template <class Emit>
  void flush(std::uint64_t flush, Emit&& emit) {
    std::sort(dirty_.begin(), dirty_.end(),
              [](const Entry* a, const Entry* b) { return a->key < b->key; });
    for (Entry* entry : dirty_) {
      entry->is_dirty = false;
      entry->flushed_with = flush;
      emit(*entry->row);
    }
    dirty_.clear();
  }
  /// The store has everything up to that flush: entries beyond the capacity may go.
  void committed(std::uint64_t flush) {
    committed_ = flush;
    shrink();
  }
  /// Forgets everything: the store is the truth again.
  void clear() {
    dirty_.clear();
    by_key_.clear();
    order_.clear();
  }

 private:
  struct Entry {
    std::string key;
    std::optional<Row> row;
    bool is_dirty = false;
    std::uint64_t flushed_with = 0;  // 0: as read from the store
  };
  using Order = std::list<Entry>;  // most recently used first; entries never move in memory

  Entry& fetch(const std::string& key) {
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
      order_.splice(order_.begin(), order_, found->second);
      return *found->second;
    }
    return add(key, load_(key));
  }

  Entry& add(const std::string& key, std::optional<Row> row) {
    order_.push_front({key, std::move(row), false, 0});
    by_key_.emplace(order_.front().key, order_.begin());
    if (order_.size() > capacity_) shrink();
    return order_.front();
  }

  void mark(Entry& entry) {
    if (entry.is_dirty) return;
    entry.is_dirty = true;
    dirty_.push_back(&entry);
  }

  void shrink() {
    // A handful of steps at a time: what cannot go yet is passed over, and the next call goes on.
    auto last = order_.end();
    for (int steps = 0; order_.size() > capacity_ && steps < 64 && last != order_.begin();
         ++steps) {
      --last;
      if (last == order_.begin()) break;  // the entry that was just asked for stays
      if (last->is_dirty || last->flushed_with > committed_) continue;
      by_key_.erase(last->key);
      last = order_.erase(last);
    }
  }

  std::size_t capacity_;
  Load load_;
  Order order_;
  std::unordered_map<std::string_view, typename Order::iterator>
      by_key_;  // views of the entries' own keys
  std::vector<Entry*> dirty_;
  std::uint64_t committed_ = 0;
};

}  // namespace jackfield::state
