// SPDX-License-Identifier: MIT
#include "sdk/testing/case_update.hpp"

namespace jackfield::testing {
namespace {

using Json = nlohmann::json;
using Ordered = nlohmann::ordered_json;

Ordered ordered(const Json& json) {
  return Ordered::parse(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

/// `expected` with the values of `actual`, member by member.
Ordered merged(const Ordered& expected, const Json& actual) {
  if (expected.is_object() && actual.is_object() && !expected.empty()) {
    Ordered out = Ordered::object();
    const bool exact = expected.contains("exact") && expected["exact"] == true;
    for (const auto& [key, value] : expected.items()) {
      if (actual.contains(key))
        out[key] = merged(value, actual[key]);
      else if (key == "exact")
        out[key] = value;
    }
    if (!exact) return out;
    for (const auto& [key, value] : actual.items()) {
      if (!out.contains(key)) out[key] = ordered(value);
    }
    return out;
  }
  if (expected.is_array() && actual.is_array()) {
    Ordered out = Ordered::array();
    for (std::size_t i = 0; i < actual.size(); ++i) {
      out.push_back(i < expected.size() ? merged(expected[i], actual[i]) : ordered(actual[i]));
    }
    return out;
  }
  return ordered(actual);
}

}  // namespace

std::string updated_case(const std::string& text, const std::vector<Replacement>& replacements) {
  Ordered file = Ordered::parse(text);
  for (const Replacement& one : replacements) {
    Ordered& place = file[Ordered::json_pointer(one.pointer)];
    place = place.is_null() ? ordered(one.actual) : merged(place, one.actual);
  }
  return file.dump(2, ' ', false, Ordered::error_handler_t::replace) + "\n";
}

}  // namespace jackfield::testing
