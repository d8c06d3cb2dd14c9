// SPDX-License-Identifier: MIT
#include "host/state/work_list.hpp"

namespace jackfield::state {

std::string WorkList::coalesced(std::string_view account, std::string_view name,
                                std::string_view key) {
  return std::string(account).append("\n").append(name).append("\n").append(key);
}

void WorkList::load() {
  rows_.clear();
  by_key_.clear();
  for (store::WorkRow& row : store_.reader().work()) {
    by_key_[coalesced(row.account, row.name, row.key)] = row.id;
    rows_[row.id] = std::move(row);
  }
}

std::string WorkList::add(store::Batch& batch, std::string_view account, std::string_view name,
                          std::string_view key, std::string argument, std::string context,
                          std::int64_t due_at, std::int64_t now) {
  std::string& id = by_key_[coalesced(account, name, key)];
  if (!id.empty()) return id;
  id = ids_.next("work_", now);
  store::WorkRow row;
  row.id = id;
  row.account = account;
  row.name = name;
  row.key = key;
  row.argument = std::move(argument);
  row.context = std::move(context);
  row.due_at = due_at;
  put(batch, std::move(row));
  if (added_) added_();
  return id;
}

void WorkList::put(store::Batch& batch, store::WorkRow row) {
  batch.push_back(store::PutWork{row});
  const std::string id = row.id;
  rows_[id] = std::move(row);
}

void WorkList::remove(store::Batch& batch, std::string_view id) {
  const auto found = rows_.find(id);
  if (found == rows_.end()) return;
  batch.push_back(store::DeleteWork{found->first});
  by_key_.erase(coalesced(found->second.account, found->second.name, found->second.key));
  rows_.erase(found);
}

const store::WorkRow* WorkList::find(std::string_view id) const {
  const auto found = rows_.find(id);
  return found == rows_.end() ? nullptr : &found->second;
}

void WorkList::each(const std::function<void(const store::WorkRow&)>& visit) const {
  for (const auto& [id, row] : rows_) visit(row);
}

}  // namespace jackfield::state
