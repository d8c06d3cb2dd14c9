// SPDX-License-Identifier: MIT
#include "sdk/testing/json_match.hpp"

#include <string_view>

namespace jackfield::testing {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostShown = 2000;

std::string escaped(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

class Matcher {
 public:
  void compare(const Json& expected, const Json& actual, const std::string& where, bool exact) {
    if (expected.is_object() && actual.is_object()) return objects(expected, actual, where, exact);
    if (expected.is_array() && actual.is_array()) return lists(expected, actual, where, exact);
    if (expected != actual) found.push_back({where, expected, actual, true, true});
  }

  std::vector<Mismatch> found;

 private:
  void objects(const Json& expected, const Json& actual, const std::string& where, bool exact) {
    const auto marked = expected.find("exact");
    const bool is_marked = marked != expected.end() && *marked == true;
    exact = exact || is_marked;
    for (const auto& [key, value] : expected.items()) {
      if (key == "exact" && is_marked) continue;
      const std::string at = where + "/" + escaped(key);
      const auto other = actual.find(key);
      if (other != actual.end()) {
        compare(value, *other, at, exact);
      } else if (!is_nothing(value)) {
        found.push_back({at, value, nullptr, false, true});
      }
    }
    if (!exact) return;
    for (const auto& [key, value] : actual.items()) {
      if (!expected.contains(key))
        found.push_back({where + "/" + escaped(key), nullptr, value, true, false});
    }
  }

  void lists(const Json& expected, const Json& actual, const std::string& where, bool exact) {
    const std::size_t longer = std::max(expected.size(), actual.size());
    for (std::size_t i = 0; i < longer; ++i) {
      const std::string at = where + "/" + std::to_string(i);
      if (i >= actual.size()) {
        found.push_back({at, expected[i], nullptr, false, true});
      } else if (i >= expected.size()) {
        found.push_back({at, nullptr, actual[i], true, false});
      } else {
        compare(expected[i], actual[i], at, exact);
      }
    }
  }

  /// The canonical form leaves out what is empty, so a case may say that something is.
  static bool is_nothing(const Json& value) {
    return value.is_null() || value == false || value == 0 || value == "" ||
           (value.is_array() && value.empty()) || (value.is_object() && value.empty());
  }
};

void append_side(std::string& out, char sign, const Json& value) {
  std::string text = value.dump(2, ' ', false, Json::error_handler_t::replace);
  if (text.size() > kMostShown) text = text.substr(0, kMostShown) + " …";
  out += "    ";
  out += sign;
  out += ' ';
  for (const char c : text) {
    out += c;
    if (c == '\n') out.append("    ").append(1, sign).append(1, ' ');
  }
  out += '\n';
}

}  // namespace

std::vector<Mismatch> match(const Json& expected, const Json& actual) {
  Matcher matcher;
  matcher.compare(expected, actual, "", false);
  return std::move(matcher.found);
}

std::string diff_text(const std::vector<Mismatch>& mismatches) {
  std::string out;
  for (const Mismatch& one : mismatches) {
    out += "  " + (one.pointer.empty() ? std::string("(all)") : one.pointer);
    out += !one.has_actual ? "  missing\n" : !one.has_expected ? "  not expected\n" : "\n";
    if (one.has_expected) append_side(out, '-', one.expected);
    if (one.has_actual) append_side(out, '+', one.actual);
  }
  return out;
}

}  // namespace jackfield::testing
