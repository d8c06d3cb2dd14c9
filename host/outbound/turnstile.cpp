// SPDX-License-Identifier: MIT
#include "host/outbound/turnstile.hpp"

#include <utility>

namespace jackfield::outbound {

bool Turnstile::has_place(const Account& account, Priority priority) const {
  if (account.running >= in_flight_) return false;
  return priority == Priority::interactive || account.running_bulk < in_flight_ / 4 * 3;
}

void Turnstile::take(Account& account, Priority priority) {
  ++account.running;
  if (priority == Priority::bulk) ++account.running_bulk;
}

bool Turnstile::enter(const std::string& id, Priority priority) {
  Account& account = accounts_[id];
  const bool waits_first =
      !account.interactive.empty() || (priority == Priority::bulk && !account.bulk.empty());
  if (waits_first || !has_place(account, priority)) return false;
  take(account, priority);
  return true;
}

void Turnstile::leave(const std::string& id, Priority priority) {
  const auto found = accounts_.find(id);
  if (found == accounts_.end()) return;  // cleared while it ran
  Account& account = found->second;
  if (account.running > 0) --account.running;
  if (priority == Priority::bulk && account.running_bulk > 0) --account.running_bulk;
}

void Turnstile::wait(const std::string& id, Priority priority, std::string conversation) {
  Account& account = accounts_[id];
  (priority == Priority::bulk ? account.bulk : account.interactive)
      .push_back(std::move(conversation));
}

std::optional<Turnstile::Turn> Turnstile::next(const std::string& id) {
  const auto found = accounts_.find(id);
  if (found == accounts_.end()) return std::nullopt;
  Account& account = found->second;
  for (const Priority priority : {Priority::interactive, Priority::bulk}) {
    std::deque<std::string>& line = priority == Priority::bulk ? account.bulk : account.interactive;
    if (line.empty() || !has_place(account, priority)) continue;
    Turn turn{std::move(line.front()), priority};
    line.pop_front();
    take(account, priority);
    return turn;
  }
  return std::nullopt;
}

}  // namespace jackfield::outbound
