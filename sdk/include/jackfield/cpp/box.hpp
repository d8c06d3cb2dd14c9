// SPDX-License-Identifier: MIT
// An optional value on the heap: how a value type holds another that may be absent, or one of its
// own kind.
#pragma once

#include <utility>

namespace jackfield {

/// Holds a T or nothing. Copies are deep, so a struct of boxes is still a value. T may be
/// incomplete where a Box<T> is declared; it must be complete where one is made, copied, compared
/// or destroyed.
template <class T>
class Box {
 public:
  Box() noexcept {}
  Box(const T& value) : held_(new T(value)) {}
  Box(T&& value) : held_(new T(std::move(value))) {}
  Box(const Box& other) : held_(other.held_ ? new T(*other.held_) : nullptr) {}
  Box(Box&& other) noexcept : held_(std::exchange(other.held_, nullptr)) {}
  ~Box() { delete held_; }

  // By value: one function serves copies and moves, and assigning a box from inside its own value
  // is safe.
  Box& operator=(Box other) noexcept {
    std::swap(held_, other.held_);
    return *this;
  }

  /// Replaces what is held.
  template <class... Arguments>
  T& emplace(Arguments&&... arguments) {
    // Made where it stays: most of what is boxed is large, and a move would cost as much again.
    T* const made = new T{std::forward<Arguments>(arguments)...};
    delete std::exchange(held_, made);
    return *held_;
  }
  void reset() noexcept { *this = Box(); }

  explicit operator bool() const noexcept { return held_ != nullptr; }
  bool has_value() const noexcept { return held_ != nullptr; }
  T* get() noexcept { return held_; }
  const T* get() const noexcept { return held_; }
  T& operator*() noexcept { return *held_; }
  const T& operator*() const noexcept { return *held_; }
  T* operator->() noexcept { return held_; }
  const T* operator->() const noexcept { return held_; }

  friend bool operator==(const Box& a, const Box& b) {
    if (!a.held_ || !b.held_) return a.held_ == b.held_;
    return *a.held_ == *b.held_;
  }

 private:
  T* held_ = nullptr;  // owned; a plain pointer, because unique_ptr's checks ask for a complete T
                       // too early
};

}  // namespace jackfield
