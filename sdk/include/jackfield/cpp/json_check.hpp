// SPDX-License-Identifier: MIT
// Is this text exactly one JSON value (RFC 8259)? Needed without a JSON library: the model's `json`
// fields are embedded as they are, so one bad text would spoil the whole event.
#pragma once

#include <jackfield/cpp/utf8.hpp>

#include <cstddef>
#include <string_view>

namespace jackfield {
namespace detail {

/// Reads one JSON value and keeps nothing of it.
class JsonChecker {
 public:
  explicit constexpr JsonChecker(std::string_view text) noexcept : text_(text) {}

  constexpr bool whole() noexcept {
    space();
    if (!value(0)) return false;
    space();
    return at_ == text_.size();
  }

 private:
  static constexpr int kMaxDepth = 64;

  constexpr bool value(int depth) noexcept {
    if (depth > kMaxDepth || at_ >= text_.size()) return false;
    switch (text_[at_]) {
      case '{':
        return members(depth, '}', true);
      case '[':
        return members(depth, ']', false);
      case '"':
        return string();
      case 't':
        return word("true");
      case 'f':
        return word("false");
      case 'n':
        return word("null");
      default:
        return number();
    }
  }

  constexpr bool members(int depth, char close, bool named) noexcept {
    ++at_;
    space();
    if (take(close)) return true;
    while (true) {
      if (named) {
        if (!string()) return false;
        space();
        if (!take(':')) return false;
        space();
      }
      if (!value(depth + 1)) return false;
      space();
      if (take(close)) return true;
      if (!take(',')) return false;
      space();
    }
  }

  constexpr bool string() noexcept {
    if (!take('"')) return false;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '"') return true;
      if (static_cast<unsigned char>(c) < 0x20) return false;
      if (c == '\\' && !escape()) return false;
    }
    return false;
  }

  constexpr bool escape() noexcept {
    if (at_ >= text_.size()) return false;
    const char c = text_[at_++];
    if (c != 'u') return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos;
    unsigned first = 0;
    if (!hex4(first)) return false;
    if (first >= 0xDC00 && first <= 0xDFFF) return false;
    if (first < 0xD800 || first > 0xDBFF) return true;
    // Half a surrogate pair is no character, and readers further on would refuse the event for it.
    unsigned second = 0;
    return take('\\') && take('u') && hex4(second) && second >= 0xDC00 && second <= 0xDFFF;
  }

  constexpr bool hex4(unsigned& unit) noexcept {
    for (int i = 0; i < 4; ++i, ++at_) {
      if (at_ >= text_.size()) return false;
      const char c = text_[at_];
      unsigned digit = 0;
      if (c >= '0' && c <= '9')
        digit = static_cast<unsigned>(c - '0');
      else if (c >= 'a' && c <= 'f')
        digit = static_cast<unsigned>(c - 'a') + 10;
      else if (c >= 'A' && c <= 'F')
        digit = static_cast<unsigned>(c - 'A') + 10;
      else
        return false;
      unit = unit * 16 + digit;
    }
    return true;
  }

  constexpr bool number() noexcept {
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      return digits();
    }
    return true;
  }

  constexpr bool digits() noexcept {
    const size_t start = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ > start;
  }

  constexpr bool word(std::string_view expected) noexcept {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }

  constexpr bool take(char c) noexcept {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  constexpr void space() noexcept {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
      ++at_;
    }
  }

  std::string_view text_;
  size_t at_ = 0;
};

}  // namespace detail

/// True when `text` is one JSON value in UTF-8, nested at most 64 deep, without half surrogate
/// pairs.
inline bool is_json(std::string_view text) noexcept {
  return is_utf8(text) && detail::JsonChecker(text).whole();
}

}  // namespace jackfield
