// SPDX-License-Identifier: MIT
// Procedures that wait to be run beside the actions: media to fetch, profiles to look up, tokens to
// renew. Durable, and one for each (account, name, key).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "host/state/ids.hpp"
#include "host/store/store.hpp"

namespace jackfield::state {

/// [main loop] Keeps what waits; host/outbound/worker.hpp runs it.
class WorkList {
 public:
  WorkList(store::Store& store, IdMaker& ids) : store_(store), ids_(ids) {}

  /// Reads what waits from the store: at start, and after a failed commit.
  void load();

  /// Adds work to the batch unless the same waits already. Returns its id.
  std::string add(store::Batch& batch, std::string_view account, std::string_view name,
                  std::string_view key, std::string argument, std::string context,
                  std::int64_t due_at, std::int64_t now);
  /// Writes a changed row: another attempt, another time.
  void put(store::Batch& batch, store::WorkRow row);
  void remove(store::Batch& batch, std::string_view id);

  const store::WorkRow* find(std::string_view id) const;
  void each(const std::function<void(const store::WorkRow&)>& visit) const;
  std::size_t size() const { return rows_.size(); }

  /// Called when something was added: the worker looks again.
  void on_added(std::function<void()> listener) { added_ = std::move(listener); }

 private:
  static std::string coalesced(std::string_view account, std::string_view name,
                               std::string_view key);

  store::Store& store_;
  IdMaker& ids_;
  std::map<std::string, store::WorkRow, std::less<>> rows_;  // by id
  std::map<std::string, std::string, std::less<>> by_key_;   // coalesced key to id
  std::function<void()> added_;
};

}  // namespace jackfield::state
