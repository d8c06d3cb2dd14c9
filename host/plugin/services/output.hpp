// SPDX-License-Identifier: MIT
// What every function of the tables does with its arguments: look at borrowed text, and hand bytes
// back through the caller's buffer by the one rule of the headers.
#pragma once

#include <jackfield/types.h>

#include <cstdint>
#include <cstring>
#include <exception>
#include <new>
#include <span>
#include <string_view>

namespace jackfield::services {

/// Above this nothing is taken: libraries below count in int.
constexpr std::uint64_t kMaxInputBytes = std::uint64_t{1} << 30;

/// A NULL pointer with a length, or a length no library can count.
inline bool unusable(const jf_str_t* text) noexcept {
  return text != nullptr &&
         ((text->ptr == nullptr && text->len != 0) || text->len > kMaxInputBytes);
}

/// For arguments that must be there.
inline bool absent(const jf_str_t* text) noexcept {
  return text == nullptr || unusable(text);
}

/// Never null, so that it can be passed to any library.
inline std::string_view view(const jf_str_t* text) noexcept {
  if (text == nullptr || text->ptr == nullptr) return "";
  return {text->ptr, static_cast<std::size_t>(text->len)};
}

inline const unsigned char* bytes_of(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// The caller's buffer.
struct Output {
  std::uint8_t* out;
  std::uint64_t capacity;
  std::uint64_t* length;

  /// Sets the length to 0, which is what a failed call leaves.
  bool usable() const noexcept {
    if (length == nullptr) return false;
    *length = 0;
    return out != nullptr || capacity == 0;
  }

  /// True if `needed` bytes fit; else tells the caller how many they are.
  bool fits(std::uint64_t needed) const noexcept {
    if (needed <= capacity) return true;
    *length = needed;
    return false;
  }

  jf_status_t deliver(std::span<const unsigned char> bytes) const noexcept {
    if (!fits(bytes.size())) return JF_INVALID_ARGUMENT;
    if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
    *length = bytes.size();
    return JF_OK;
  }

  jf_status_t deliver(std::string_view bytes) const noexcept {
    return deliver(std::span(bytes_of(bytes), bytes.size()));
  }
};

/// The barrier of this side: no exception reaches a plugin.
template <class Body>
jf_status_t guarded(Body&& body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return JF_NO_MEMORY;
  } catch (...) {
    return JF_INTERNAL;
  }
}

}  // namespace jackfield::services
