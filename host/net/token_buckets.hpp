// SPDX-License-Identifier: MIT
// Token buckets by name. A full bucket says the same as none, so full ones are forgotten while
// others come: no more are kept than twice those that were in use at the last look.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "host/net/rate_limit.hpp"

namespace jackfield::net {

class TokenBuckets final {
 public:
  /// nullptr: there is none. Valid until the next add().
  TokenBucket* find(std::string_view name);
  /// A full one under a name that find() does not know. Valid until the next add().
  TokenBucket& add(std::string name, Rate rate, std::int64_t now_ms);

  std::size_t size() const { return buckets_.size(); }
  void clear() { buckets_.clear(); }

 private:
  static constexpr std::size_t kFirstLook = 1'000;

  std::map<std::string, TokenBucket, std::less<>> buckets_;
  std::size_t next_look_ = kFirstLook;  // at so many
};

}  // namespace jackfield::net
