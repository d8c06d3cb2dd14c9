// SPDX-License-Identifier: MIT
// About how much memory and disk a batch takes: what the bounds of the queue and of a commit count.
#pragma once

#include <cstdint>

#include "host/store/row_tables.hpp"
#include "host/store/write.hpp"

namespace jackfield::store {

namespace detail {

inline uint64_t bytes_of(const std::string& text) {
  return text.size();
}
inline uint64_t bytes_of(Binary<const std::string> value) {
  return value.bytes.size();
}
template <class Number>
uint64_t bytes_of(const Number&) {
  return sizeof(Number);
}

}  // namespace detail

inline uint64_t size_of(const Batch& batch) {
  constexpr uint64_t kOverhead = 32;
  uint64_t total = 0;
  for (const Write& write : batch) {
    total += kOverhead;
    std::visit(
        [&](const auto& one) {
          if constexpr (requires { one.row; }) {
            using Row = std::remove_cvref_t<decltype(one.row)>;
            std::apply([&](const auto&... field) { total += (detail::bytes_of(field) + ...); },
                       Table<Row>::fields(one.row));
            if constexpr (requires { one.row.keys; }) total += one.row.keys.size();
          }
        },
        write);
  }
  return total;
}

}  // namespace jackfield::store
