// SPDX-License-Identifier: MIT
#include "host/state/accounts.hpp"

namespace jackfield::state {

LiveAccount* Accounts::account(std::string_view id) {
  const auto found = accounts_.find(id);
  return found == accounts_.end() ? nullptr : found->second.get();
}

LiveHook* Accounts::hook(std::string_view id) {
  const auto found = hooks_.find(id);
  return found == hooks_.end() ? nullptr : found->second.get();
}

LiveAccount* Accounts::by_address(std::string_view hook, std::string_view address) {
  for (auto& [id, account] : accounts_) {
    if (account->hook == hook && account->address == address) return account.get();
  }
  return nullptr;
}

LiveAccount& Accounts::add(LiveAccount account) {
  auto& slot = accounts_[account.id];
  slot = std::make_unique<LiveAccount>(std::move(account));
  return *slot;
}

LiveHook& Accounts::add(LiveHook hook) {
  auto& slot = hooks_[hook.id];
  slot = std::make_unique<LiveHook>(std::move(hook));
  return *slot;
}

void Accounts::remove_account(std::string_view id) {
  if (const auto found = accounts_.find(id); found != accounts_.end()) accounts_.erase(found);
}

void Accounts::remove_hook(std::string_view id) {
  if (const auto found = hooks_.find(id); found != hooks_.end()) hooks_.erase(found);
}

void Accounts::each(const std::function<void(LiveAccount&)>& visit) {
  for (auto& [id, account] : accounts_) visit(*account);
}

}  // namespace jackfield::state
