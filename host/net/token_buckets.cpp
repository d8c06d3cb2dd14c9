// SPDX-License-Identifier: MIT
#include "host/net/token_buckets.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::net {

TokenBucket* TokenBuckets::find(std::string_view name) {
  const auto found = buckets_.find(name);
  return found == buckets_.end() ? nullptr : &found->second;
}

TokenBucket& TokenBuckets::add(std::string name, Rate rate, std::int64_t now_ms) {
  if (buckets_.size() >= next_look_) {
    std::erase_if(buckets_, [now_ms](const auto& each) { return each.second.is_full(now_ms); });
    next_look_ = std::max(kFirstLook, 2 * buckets_.size());
  }
  return buckets_.emplace(std::move(name), TokenBucket(rate, now_ms)).first->second;
}

}  // namespace jackfield::net
