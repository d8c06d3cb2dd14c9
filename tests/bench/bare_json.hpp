// SPDX-License-Identifier: MIT
// The least that reading a request's JSON costs: one parse by Boost.JSON into an arena. One thread.
#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>

#include <array>
#include <string_view>

namespace jackfield::bench {

inline bool is_json(std::string_view text) {
  static std::array<unsigned char, 32'768> arena;
  boost::json::monotonic_resource memory(arena.data(), arena.size());
  boost::json::error_code fault;
  const boost::json::value value = boost::json::parse({text.data(), text.size()}, fault, &memory);
  return !fault && value.is_object();
}

}  // namespace jackfield::bench
