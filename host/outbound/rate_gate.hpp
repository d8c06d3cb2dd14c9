// SPDX-License-Identifier: MIT
// Token buckets per account and rate key: what the manifest declares, corrected by what the network
// says. Who finds none waits here in turn, interactive sends before bulk ones.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/net/token_buckets.hpp"
#include "host/outbound/turnstile.hpp"
#include "host/state/accounts.hpp"
#include "host/state/clock.hpp"
#include "host/state/timers.hpp"

namespace jackfield::outbound {

/// [main loop]
class RateGate {
 public:
  RateGate(state::Accounts& accounts, state::Timers& timers, const state::Clock& clock)
      : accounts_(accounts), timers_(timers), clock_(clock) {}

  /// Takes one token of every key at once, or none: where one is missing, or somebody waits for it
  /// who comes first.
  bool try_take(const state::LiveAccount& account, const std::vector<std::string>& keys,
                Priority priority);
  /// After how many milliseconds every key may have a token, if nobody else takes it.
  std::int64_t wait_for(const state::LiveAccount& account, const std::vector<std::string>& keys);
  /// `go` runs once the tokens are taken.
  void wait(const state::LiveAccount& account, const std::vector<std::string>& keys,
            Priority priority, std::function<void()> go);
  /// The network asks for a pause.
  void pause(const state::LiveAccount& account, std::string_view key, std::int64_t until);

 private:
  struct Waiter {
    std::vector<std::string> keys;
    std::function<void()> go;
  };
  struct Line {
    std::deque<Waiter> interactive;
    std::deque<Waiter> bulk;
    std::optional<state::Timers::Id> timer;
  };

  net::TokenBucket* bucket(const state::LiveAccount& account, std::string_view key, bool make);
  bool take(const state::LiveAccount& account, const std::vector<std::string>& keys);
  void serve(const std::string& account);

  state::Accounts& accounts_;
  state::Timers& timers_;
  const state::Clock& clock_;
  net::TokenBuckets buckets_;  // "<account>\n<key>": keys may name conversations, which have no end
  std::map<std::string, Line> lines_;  // by account
};

}  // namespace jackfield::outbound
