// SPDX-License-Identifier: MIT
// Header fields in the order they came, in two allocations however many there are: a request on the
// hot path has about ten, and a pair of strings for each would cost twenty.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::net {

/// One field; both views live as long as the Headers they came from are neither changed nor moved.
struct HeaderView {
  std::string_view name;  // lower case
  std::string_view value;
};

class Headers {
 public:
  class Iterator;

  Headers() = default;
  Headers(std::initializer_list<HeaderView> fields);

  /// Appends a field; the name is stored in lower case, the value as it is.
  void add(std::string_view name, std::string_view value);
  /// Appends a field after removing every field of that name.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);
  void clear();

  std::size_t size() const { return fields_.size(); }
  bool empty() const { return fields_.empty(); }
  HeaderView operator[](std::size_t index) const;
  Iterator begin() const;
  Iterator end() const;

  /// The first field of that name; `name` is given in lower case.
  std::optional<std::string_view> find(std::string_view name) const;
  /// As find(), an absent field being empty text.
  std::string_view get(std::string_view name) const;
  std::size_t count(std::string_view name) const;

 private:
  struct Field {
    std::uint32_t name_at;
    std::uint32_t name_size;
    std::uint32_t value_at;
    std::uint32_t value_size;
  };

  std::string text_;
  std::vector<Field> fields_;
};

class Headers::Iterator {
 public:
  Iterator(const Headers& headers, std::size_t index) : headers_(&headers), index_(index) {}
  HeaderView operator*() const { return (*headers_)[index_]; }
  Iterator& operator++() {
    ++index_;
    return *this;
  }
  friend bool operator==(const Iterator&, const Iterator&) = default;

 private:
  const Headers* headers_;
  std::size_t index_;
};

inline Headers::Iterator Headers::begin() const {
  return {*this, 0};
}
inline Headers::Iterator Headers::end() const {
  return {*this, fields_.size()};
}

/// A field that could end its line early would let a value write headers of its own.
bool is_header_name(std::string_view name);
bool is_header_value(std::string_view value);

}  // namespace jackfield::net
