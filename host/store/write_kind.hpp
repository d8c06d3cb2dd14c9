// SPDX-License-Identifier: MIT
// The name of every kind of write, taken from its type: a kind that is added to `Write` is a commit
// point without another line, and none can be left out.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "host/store/write.hpp"

namespace jackfield::store {

inline constexpr size_t kWriteKinds = std::variant_size_v<AnyWrite>;

/// Which kinds of write a commit holds, by their place in `Write`.
using WriteKinds = std::bitset<kWriteKinds>;

template <class Kind>
constexpr std::string_view write_kind_name() {
  // "… [with Kind = jackfield::store::PutEvent; …]" by g++, "… [Kind = …::PutEvent]" by clang.
  constexpr std::string_view kText = __PRETTY_FUNCTION__;
  constexpr std::string_view kMark = "Kind = ";
  constexpr size_t kBegin = kText.find(kMark) + kMark.size();
  constexpr std::string_view kName =
      kText.substr(kBegin, kText.find_first_of(";]", kBegin) - kBegin);
  return kName.substr(kName.rfind(':') + 1);
}

template <size_t... Kinds>
constexpr auto write_kind_names(std::index_sequence<Kinds...>) {
  return std::array<std::string_view, sizeof...(Kinds)>{
      write_kind_name<std::variant_alternative_t<Kinds, AnyWrite>>()...};
}

/// "PutEvent" and so on, in the order of `Write`.
inline constexpr auto kWriteKindNames = write_kind_names(std::make_index_sequence<kWriteKinds>());
static_assert(kWriteKindNames.front() == "PutEvent");

}  // namespace jackfield::store
