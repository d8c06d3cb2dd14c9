// SPDX-License-Identifier: MIT
// A few values made from secrets, kept by one thread: a webhook's signature is checked with the
// same key over and over, and preparing the key costs more than using it.
#pragma once

#include <openssl/crypto.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace jackfield::services {

/// The `Size` values used last, found by a number and a secret. Not for several threads: each keeps
/// its own. Secrets are wiped when they make room.
template <class Value, std::size_t Size>
class Recent {
 public:
  Recent() = default;
  Recent(const Recent&) = delete;
  Recent& operator=(const Recent&) = delete;
  ~Recent() {
    for (Entry& entry : entries_) wipe(entry);
  }

  /// The value, or null. Valid until the next insert.
  Value* find(std::int64_t number, std::string_view secret) noexcept {
    for (Entry& entry : entries_) {
      if (entry.used == 0 || entry.number != number || entry.secret.size() != secret.size()) {
        continue;
      }
      if (CRYPTO_memcmp(entry.secret.data(), secret.data(), secret.size()) != 0) continue;
      entry.used = ++clock_;
      return &entry.value;
    }
    return nullptr;
  }

  /// Takes the place of the one unused for longest.
  Value* insert(std::int64_t number, std::string_view secret, Value value) {
    Entry* oldest = entries_.data();
    for (Entry& entry : entries_) {
      if (entry.used < oldest->used) oldest = &entry;
    }
    wipe(*oldest);
    oldest->secret.assign(secret);
    oldest->number = number;
    oldest->value = std::move(value);
    oldest->used = ++clock_;
    return &oldest->value;
  }

 private:
  struct Entry {
    std::uint64_t used = 0;  // 0: empty
    std::int64_t number = 0;
    std::string secret;
    Value value{};
  };

  static void wipe(Entry& entry) noexcept {
    OPENSSL_cleanse(entry.secret.data(), entry.secret.size());
    entry.secret.clear();
    entry.value = Value{};
    entry.used = 0;
  }

  std::array<Entry, Size> entries_;
  std::uint64_t clock_ = 0;
};

/// Many of them: the secret's hash tells which few have to be looked through.
template <class Value, std::size_t Sets, std::size_t Ways>
class RecentSets {
 public:
  Value* find(std::int64_t number, std::string_view secret) noexcept {
    return set_of(secret).find(number, secret);
  }
  Value* insert(std::int64_t number, std::string_view secret, Value value) {
    return set_of(secret).insert(number, secret, std::move(value));
  }

 private:
  Recent<Value, Ways>& set_of(std::string_view secret) noexcept {
    return sets_[std::hash<std::string_view>{}(secret) % Sets];
  }

  std::array<Recent<Value, Ways>, Sets> sets_;
};

}  // namespace jackfield::services
