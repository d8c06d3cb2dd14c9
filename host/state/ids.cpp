// SPDX-License-Identifier: MIT
#include "host/state/ids.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

#include "host/state/digest.hpp"

namespace jackfield::state {
namespace {

void stamp(Uuid& uuid, unsigned version) {
  uuid[6] = static_cast<std::uint8_t>((uuid[6] & 0x0f) | (version << 4));
  uuid[8] = static_cast<std::uint8_t>((uuid[8] & 0x3f) | 0x80);
}

}  // namespace

Uuid derived_uuid(std::initializer_list<std::string_view> names) {
  const Digest hash = digest(names);
  Uuid uuid;
  std::copy_n(hash.begin(), uuid.size(), uuid.begin());
  stamp(uuid, 8);
  return uuid;
}

std::string uuid_text(const Uuid& uuid) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHex[uuid[i] >> 4];
    text += kHex[uuid[i] & 15];
  }
  return text;
}

std::string prefixed_id(std::string_view prefix, const Uuid& uuid) {
  constexpr char kCrockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::string id(prefix);
  id.reserve(prefix.size() + 26);
  // 128 bits in 26 digits of 5: the first digit holds the top 3 bits.
  unsigned held = 0;
  unsigned bits = 2;  // two zero bits in front, so that the last digit ends with the last bit
  for (const std::uint8_t byte : uuid) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      id += kCrockford[(held >> bits) & 31];
    }
    held &= (1U << bits) - 1;
  }
  return id;
}

RandomSource system_random() {
  // Drawn ahead: a call costs OpenSSL far more than the bytes do. What is handed out is wiped here.
  struct Pool {
    std::array<std::uint8_t, 2048> bytes{};
    std::size_t used = sizeof bytes;
  };
  return [pool = std::make_shared<Pool>()](std::uint8_t* out, std::size_t size) {
    while (size > 0) {
      if (pool->used == pool->bytes.size()) {
        if (RAND_bytes(pool->bytes.data(), static_cast<int>(pool->bytes.size())) != 1)
          throw std::runtime_error("the system has no randomness");
        pool->used = 0;
      }
      const std::size_t taken = std::min(size, pool->bytes.size() - pool->used);
      std::copy_n(pool->bytes.data() + pool->used, taken, out);
      OPENSSL_cleanse(pool->bytes.data() + pool->used, taken);
      pool->used += taken;
      out += taken;
      size -= taken;
    }
  };
}

Uuid IdMaker::next(std::int64_t now_ms) {
  Uuid uuid;
  random_(uuid.data(), uuid.size());
  if (now_ms > last_ms_) {
    last_ms_ = now_ms;
    counter_ = static_cast<std::uint16_t>(((uuid[6] & 0x07U) << 8) |
                                          uuid[7]);  // top bit clear: room to count up
  } else if (++counter_ > 0x0fff) {
    ++last_ms_;  // 4,096 in one millisecond: borrow from the next, so that order holds
    counter_ = 0;
  }
  for (unsigned i = 0; i < 6; ++i) uuid[i] = static_cast<std::uint8_t>(last_ms_ >> (40 - 8 * i));
  uuid[6] = static_cast<std::uint8_t>(counter_ >> 8);
  uuid[7] = static_cast<std::uint8_t>(counter_);
  stamp(uuid, 7);
  return uuid;
}

std::string IdMaker::random_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  random_(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size());
  return bytes;
}

}  // namespace jackfield::state
