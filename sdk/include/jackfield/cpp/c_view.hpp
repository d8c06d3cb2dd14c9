// SPDX-License-Identifier: MIT
// How C structs from the other side of the ABI are looked at: sizes, strides, texts and depth are
// checked once (Checker), after which the generated copies and writers may trust them. Used by
// generated/convert.hpp.
#pragma once

#include <jackfield/types.h>
#include <jackfield/cpp/json_check.hpp>
#include <jackfield/cpp/result.hpp>
#include <jackfield/cpp/utf8.hpp>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace jackfield::abi {

constexpr unsigned kMaxDepth = 16;                    // structs inside structs
constexpr uint32_t kMaxCount = 65'536;                // elements of one list
constexpr uint32_t kMaxStructBytes = 65'536;          // one struct, tail included
constexpr int64_t kOldestTime = -62'135'596'800'000;  // 0001-01-01T00:00:00.000Z
constexpr int64_t kNewestTime = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z

/// What one check may cost in all. Lists may point at the same memory many times over, so counts
/// alone do not bound it.
struct Checker {
  std::string fault;  // path and reason; empty: none yet
  uint32_t structs_left = 1'000'000;
  uint64_t bytes_left = uint64_t{256} << 20;
};

constexpr uint32_t kNoIndex = UINT32_MAX;

/// A place in the value under check: a chain on the stack that becomes text only when something is
/// wrong.
struct Where {
  Checker* checker;
  const Where* parent;
  std::string_view name;
  uint32_t index;
  unsigned depth;

  Where inside(std::string_view field, uint32_t element = kNoIndex) const noexcept {
    return {checker, this, field, element, depth + 1};
  }
};

inline void append_path(std::string& out, const Where& at) {
  if (at.parent != nullptr) {
    append_path(out, *at.parent);
    out += '.';
  }
  out += at.name;
  if (at.index != kNoIndex) out.append("[").append(std::to_string(at.index)).append("]");
}

[[gnu::cold, gnu::noinline]] inline bool fail(const Where& at, std::string_view field,
                                              std::string_view reason) {
  std::string& out = at.checker->fault;
  append_path(out, at);
  if (!field.empty()) out.append(".").append(field);
  out.append(": ").append(reason);
  return false;
}

inline std::string_view text_of(jf_str_t s) noexcept {
  return s.len == 0 ? std::string_view() : std::string_view(s.ptr, static_cast<size_t>(s.len));
}
inline jf_str_t str(std::string_view s) noexcept {
  return {s.data(), s.size()};
}

/// Copies a text into a value that is new. Most texts of most values are empty, and assigning those
/// costs as much as a short one.
inline void copy_text(jf_str_t from, std::string& to) {
  if (from.len != 0) to.assign(from.ptr, static_cast<size_t>(from.len));
}

/// Element `i` of a list whose elements are `stride` bytes apart.
template <class T>
const T* item(const T* first, uint32_t stride, uint32_t i) noexcept {
  const void* at = static_cast<const char*>(static_cast<const void*>(first)) + size_t{stride} * i;
  return static_cast<const T*>(at);
}

/// The struct as this side knows it. A shorter one is completed with zeros in `spare`; a checked
/// longer one ends in zeros.
template <class T>
const T& view(const T* raw, T& spare) noexcept {
  if (raw->size >= sizeof(T)) return *raw;
  std::memset(&spare, 0, sizeof(T));
  std::memcpy(&spare, raw, raw->size);
  return spare;
}

template <class T>
bool check_head(const T* raw, const Where& at) {
  if (reinterpret_cast<uintptr_t>(raw) % alignof(T) != 0) return fail(at, "", "misaligned");
  if (at.depth > kMaxDepth) return fail(at, "", "nested too deep");
  if (at.checker->structs_left == 0) return fail(at, "", "too many structs in one value");
  --at.checker->structs_left;
  if (raw->size == sizeof(T)) return true;
  if (raw->size < 8 || raw->size % 8 != 0 || raw->size > kMaxStructBytes) {
    return fail(at, "size", "not the size of any version of this struct");
  }
  const char* bytes = static_cast<const char*>(static_cast<const void*>(raw));
  for (size_t i = sizeof(T); i < raw->size; ++i) {
    if (bytes[i] != 0) return fail(at, "size", "a field newer than this side knows is set");
  }
  return true;
}

inline bool check_bytes(jf_str_t s, const Where& at, std::string_view field) {
  if (s.len == 0) return true;
  if (s.ptr == nullptr) return fail(at, field, "NULL with a length");
  if (s.len > at.checker->bytes_left) return fail(at, field, "too long");
  at.checker->bytes_left -= s.len;
  return true;
}

// Most fields of most values are empty: that is asked before anything is called.
inline bool check_text(jf_str_t s, const Where& at, std::string_view field) {
  if (s.len == 0) return true;
  return check_bytes(s, at, field) && (is_utf8(text_of(s)) || fail(at, field, "not UTF-8"));
}

inline bool check_json(jf_str_t s, const Where& at, std::string_view field) {
  if (s.len == 0) return true;
  return check_bytes(s, at, field) &&
         (is_json(text_of(s)) || fail(at, field, "not one JSON value"));
}

inline bool check_number(double value, const Where& at, std::string_view field) {
  return std::isfinite(value) || fail(at, field, "not a finite number");
}

inline bool check_time(int64_t at_ms, const Where& at, std::string_view field) {
  return (at_ms >= kOldestTime && at_ms <= kNewestTime) ||
         fail(at, field, "outside the years 1 to 9999");
}

inline bool check_zero(uint32_t reserved, const Where& at) {
  return reserved == 0 || fail(at, "", "a reserved word is not zero");
}

/// What every list must be before its first element is looked at.
inline bool check_list(const void* first, uint32_t count, uint32_t stride, size_t smallest,
                       const Where& at, std::string_view field) {
  if (count == 0) return true;
  if (first == nullptr) return fail(at, field, "NULL with a count");
  if (reinterpret_cast<uintptr_t>(first) % 8 != 0) return fail(at, field, "misaligned");
  if (count > kMaxCount) return fail(at, field, "too many elements");
  if (stride < smallest || stride % 8 != 0 || stride > kMaxStructBytes) {
    return fail(at, field, "impossible stride");
  }
  return true;
}

inline bool check_texts(const jf_str_t* first, uint32_t count, uint32_t stride, const Where& at,
                        std::string_view field) {
  if (!check_list(first, count, stride, sizeof(jf_str_t), at, field)) return false;
  for (uint32_t i = 0; i < count; ++i) {
    if (!check_text(*item(first, stride, i), {at.checker, &at, field, i, at.depth}, ""))
      return false;
  }
  return true;
}

}  // namespace jackfield::abi
