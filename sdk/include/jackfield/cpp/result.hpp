// SPDX-License-Identifier: MIT
// A value or an error, spelled like std::expected so that C++23's can take its place one day.
#pragma once

#include <jackfield/types.h>

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace jackfield {

/// Why a call could not do its work. `text` names the side at fault and the thing that failed; it
/// is shown to people, so it never holds a secret or a customer's words.
struct Error {
  jf_status_t status = JF_INTERNAL;
  std::string text;

  friend bool operator==(const Error&, const Error&) = default;
};

/// Holds a T or an Error. Reading the wrong one is a broken invariant (std::bad_variant_access).
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : held_(std::in_place_index<1>, std::move(error)) {}

  bool has_value() const noexcept { return held_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  T& value() & { return std::get<0>(held_); }
  const T& value() const& { return std::get<0>(held_); }
  T&& value() && { return std::get<0>(std::move(held_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const { return std::get<1>(held_); }

 private:
  std::variant<T, Error> held_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool has_value() const noexcept { return !error_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }
  const Error& error() const { return error_.value(); }

 private:
  std::optional<Error> error_;
};

/// The caller's mistake.
inline Error invalid(std::string text) {
  return {JF_INVALID_ARGUMENT, std::move(text)};
}
/// Our own, or the world's.
inline Error internal(std::string text) {
  return {JF_INTERNAL, std::move(text)};
}

}  // namespace jackfield
