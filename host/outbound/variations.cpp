// SPDX-License-Identifier: MIT
#include "host/outbound/variations.hpp"

namespace jackfield::outbound {
namespace {

using nlohmann::ordered_json;

std::string escaped(const std::string& key) {
  std::string text;
  for (const char c : key) {
    if (c == '~') {
      text += "~0";
    } else if (c == '/') {
      text += "~1";
    } else {
      text += c;
    }
  }
  return text;
}

void compare(const ordered_json& one, const ordered_json& other, const std::string& at,
             std::vector<std::string>& found) {
  const bool are_lists = one.is_array() && other.is_array() && one.size() == other.size();
  const bool are_objects = one.is_object() && other.is_object();
  if (are_lists) {
    for (std::size_t i = 0; i < one.size(); ++i)
      compare(one[i], other[i], at + "/" + std::to_string(i), found);
  } else if (are_objects) {
    for (const auto& [key, value] : one.items()) {
      const std::string here = at + "/" + escaped(key);
      if (other.contains(key))
        compare(value, other[key], here, found);
      else
        found.push_back(here);
    }
    for (const auto& [key, value] : other.items())
      if (!one.contains(key)) found.push_back(at + "/" + escaped(key));
  } else if (one != other) {
    found.push_back(at);
  }
}

}  // namespace

std::vector<std::string> differences(const ordered_json& one, const ordered_json& other) {
  std::vector<std::string> found;
  compare(one, other, {}, found);
  return found;
}

}  // namespace jackfield::outbound
