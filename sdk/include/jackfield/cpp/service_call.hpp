// SPDX-License-Identifier: MIT
// What the C++ views of the service tables share: lending text, and asking for a buffer's size.
#pragma once

#include <jackfield/types.h>
#include <jackfield/cpp/result.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

namespace jackfield::detail {

/// Lends text to one call.
inline jf_str_t lend(std::string_view text) noexcept {
  return {text.data(), text.size()};
}

/// Where a table function writes. Only here are chars and bytes exchanged.
inline std::uint8_t* bytes_of(std::string& text) noexcept {
  return reinterpret_cast<std::uint8_t*>(text.data());
}

inline Error call_failed(jf_status_t status, const char* what) {
  return {status, std::string(what) + (status == JF_NOT_SUPPORTED ? ": not supported"
                                       : status == JF_NO_MEMORY   ? ": no memory"
                                       : status == JF_INTERNAL    ? ": the host failed"
                                                                  : ": refused")};
}

/// Calls `call(out, capacity, length)` with room for `guess` bytes, and once more if it asks for
/// more room. The content of a failed call is never shown.
template <class Call>
Result<std::string> filled(const char* what, std::uint64_t guess, Call&& call) {
  std::string out(guess, '\0');
  std::uint64_t length = 0;
  jf_status_t status = call(bytes_of(out), out.size(), &length);
  if (status == JF_INVALID_ARGUMENT && length > out.size()) {
    out.resize(length);
    status = call(bytes_of(out), out.size(), &length);
  }
  if (status != JF_OK) return call_failed(status, what);
  if (length > out.size()) return internal(std::string(what) + ": more than the buffer holds");
  out.resize(length);
  return out;
}

/// Segments as the table takes them. More than a signed text ever has is a mistake in the plugin.
class LentSegments {
 public:
  explicit LentSegments(std::initializer_list<std::string_view> segments)
      : count_(segments.size()) {
    if (count_ > lent_.size()) throw std::runtime_error("too many segments");
    std::size_t at = 0;
    for (const std::string_view segment : segments) lent_[at++] = lend(segment);
  }
  const jf_str_t* data() const noexcept { return lent_.data(); }
  std::uint64_t count() const noexcept { return count_; }

 private:
  std::array<jf_str_t, 16> lent_{};
  std::size_t count_;
};

}  // namespace jackfield::detail
