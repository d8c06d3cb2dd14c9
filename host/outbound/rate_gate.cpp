// SPDX-License-Identifier: MIT
#include "host/outbound/rate_gate.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

namespace jackfield::outbound {
namespace {

/// A key's declaration: the same text, or one whose text before `{` the key begins with.
const Rate* declared(const state::LiveAccount& account, std::string_view key) {
  for (const Rate& rate : account.manifest.rates) {
    const std::size_t open = rate.key.find('{');
    if (open == std::string::npos ? rate.key == key
                                  : key.starts_with(std::string_view(rate.key).substr(0, open))) {
      return &rate;
    }
  }
  return nullptr;
}

bool is_waited_for(const auto& line, const std::vector<std::string>& keys) {
  return std::any_of(line.begin(), line.end(), [&](const auto& waiter) {
    return std::find_first_of(waiter.keys.begin(), waiter.keys.end(), keys.begin(), keys.end()) !=
           waiter.keys.end();
  });
}

}  // namespace

net::TokenBucket* RateGate::bucket(const state::LiveAccount& account, std::string_view key,
                                   bool make) {
  std::string name = account.id;
  name.append("\n").append(key);
  if (net::TokenBucket* found = buckets_.find(name)) return found;
  const Rate* rate = declared(account, key);
  if (rate == nullptr && !make) return nullptr;
  // A key that nobody declared is only ever paused.
  const net::Rate limit = rate != nullptr ? net::rate_of(rate->burst, rate->per_second)
                                          : net::Rate{1'000'000, 1000, 1'000'000};
  return &buckets_.add(std::move(name), limit, clock_.now_ms());
}

std::int64_t RateGate::wait_for(const state::LiveAccount& account,
                                const std::vector<std::string>& keys) {
  const std::int64_t now = clock_.now_ms();
  std::int64_t at = now;
  for (const std::string& key : keys) {
    if (const net::TokenBucket* one = bucket(account, key, false))
      at = std::max(at, one->available_at_ms(now));
  }
  return at - now;
}

bool RateGate::take(const state::LiveAccount& account, const std::vector<std::string>& keys) {
  if (wait_for(account, keys) > 0) return false;
  for (const std::string& key : keys) {
    if (net::TokenBucket* one = bucket(account, key, false)) one->try_take(clock_.now_ms());
  }
  return true;
}

bool RateGate::try_take(const state::LiveAccount& account, const std::vector<std::string>& keys,
                        Priority priority) {
  if (const auto known = lines_.find(account.id); known != lines_.end()) {
    const Line& line = known->second;
    if (is_waited_for(line.interactive, keys)) return false;
    if (priority == Priority::bulk && is_waited_for(line.bulk, keys)) return false;
  }
  return take(account, keys);
}

void RateGate::wait(const state::LiveAccount& account, const std::vector<std::string>& keys,
                    Priority priority, std::function<void()> go) {
  Line& line = lines_[account.id];
  (priority == Priority::bulk ? line.bulk : line.interactive).push_back({keys, std::move(go)});
  const std::int64_t at = clock_.now_ms() + std::max<std::int64_t>(1, wait_for(account, keys));
  if (line.timer && line.timer->first <= at) return;
  if (line.timer) timers_.cancel(*line.timer);
  line.timer = timers_.at(at, [this, id = account.id] { serve(id); });
}

void RateGate::serve(const std::string& id) {
  const auto found = lines_.find(id);
  if (found == lines_.end()) return;
  found->second.timer.reset();
  const state::LiveAccount* account = accounts_.account(id);
  std::vector<std::function<void()>> ready;
  std::set<std::string> exhausted;  // whoever comes later for one of these has to wait, too
  std::int64_t next = std::numeric_limits<std::int64_t>::max();
  for (std::deque<Waiter>* line : {&found->second.interactive, &found->second.bulk}) {
    std::deque<Waiter> left;
    for (Waiter& waiter : *line) {
      const bool is_behind =
          std::any_of(waiter.keys.begin(), waiter.keys.end(),
                      [&](const std::string& key) { return exhausted.contains(key); });
      // An account that is gone has no limits: its procedures find out and end.
      if (account == nullptr || (!is_behind && take(*account, waiter.keys))) {
        ready.push_back(std::move(waiter.go));
        continue;
      }
      exhausted.insert(waiter.keys.begin(), waiter.keys.end());
      next = std::min(next, std::max<std::int64_t>(1, wait_for(*account, waiter.keys)));
      left.push_back(std::move(waiter));
    }
    *line = std::move(left);
  }
  if (found->second.interactive.empty() && found->second.bulk.empty()) {
    lines_.erase(found);
  } else {
    found->second.timer = timers_.after(next, [this, id] { serve(id); });
  }
  for (const auto& go : ready) go();
}

void RateGate::pause(const state::LiveAccount& account, std::string_view key, std::int64_t until) {
  bucket(account, key, true)->block_until(until);
}

}  // namespace jackfield::outbound
