// SPDX-License-Identifier: MIT
// Token buckets per account and rate key: what the manifest declares, corrected by what the network
// says.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "host/net/rate_limit.hpp"
#include "host/state/accounts.hpp"

namespace jackfield::outbound {

/// [main loop]
class RateGate {
 public:
  /// Takes one token of every key at once, or none. Returns 0, or after how many milliseconds to
  /// ask again.
  std::int64_t try_take(const state::LiveAccount& account, const std::vector<std::string>& keys,
                        std::int64_t now);
  /// The network asks for a pause.
  void pause(const state::LiveAccount& account, std::string_view key, std::int64_t until,
             std::int64_t now);

 private:
  net::TokenBucket* bucket(const state::LiveAccount& account, std::string_view key,
                           std::int64_t now, bool make);

  std::map<std::string, net::TokenBucket, std::less<>> buckets_;  // "<account>\n<key>"
};

}  // namespace jackfield::outbound
