// SPDX-License-Identifier: MIT
// Ids: derived (UUIDv8) where the network names a thing, so that a redelivery, another host or a
// renamed account give the same id; made (UUIDv7) where the application starts it. The recipe is
// published in docs/ids.md.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace jackfield::state {

using Uuid = std::array<std::uint8_t, 16>;

/// From what a thing is called; the first text is the channel, the second the account's address.
Uuid derived_uuid(std::initializer_list<std::string_view> names);
/// `8-4-4-4-12` lower-case hex.
std::string uuid_text(const Uuid& uuid);
/// A prefix such as `msg_` and 26 characters of Crockford's base32.
std::string prefixed_id(std::string_view prefix, const Uuid& uuid);

/// Fills a buffer with random bytes; tests give their own.
using RandomSource = std::function<void(std::uint8_t* out, std::size_t size)>;
RandomSource system_random();

/// Makes UUIDv7s that ascend within the process even inside one millisecond. [main loop]
class IdMaker {
 public:
  explicit IdMaker(RandomSource random) : random_(std::move(random)) {}

  Uuid next(std::int64_t now_ms);
  std::string next(std::string_view prefix, std::int64_t now_ms) {
    return prefixed_id(prefix, next(now_ms));
  }
  /// `size` random bytes.
  std::string random_bytes(std::size_t size);

 private:
  RandomSource random_;
  std::int64_t last_ms_ = 0;
  std::uint16_t counter_ = 0;  // 12 bits, the rand_a field (RFC 9562, section 6.2, method 1)
};

}  // namespace jackfield::state
