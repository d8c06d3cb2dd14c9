// SPDX-License-Identifier: MIT
#include "host/config/schema_guard.hpp"

#include "host/config/schema_walk.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>

namespace jackfield::config {
namespace {

using nlohmann::json;

constexpr int kDeepestValue = 64;
constexpr std::size_t kMaxPatternBytes = 1024;  // compiling one recurses over its brackets
// How many schemas one place of a value may be held against. Real ones stay far below a hundred;
// doubling references reach any number in a few lines.
constexpr std::uint64_t kMaxWork = 10'000;

bool deeper_than(const json& value, int depth) {
  if (!value.is_structured()) return false;
  if (depth == 0) return true;
  return std::any_of(value.begin(), value.end(),
                     [&](const json& below) { return deeper_than(below, depth - 1); });
}

bool has_long_pattern(const json& value) {
  if (!value.is_structured()) return false;
  if (value.is_object()) {
    for (const auto& [key, below] : value.items()) {
      if (key.size() > kMaxPatternBytes) return true;  // patternProperties
      if (key == "pattern" && below.is_string() &&
          below.get_ref<const std::string&>().size() > kMaxPatternBytes) {
        return true;
      }
    }
  }
  return std::any_of(value.begin(), value.end(), has_long_pattern);
}

/// The schemas that the same value is held against when it is held against `schema`.
Schemas same_value(const json& root, const json& schema) {
  Schemas out;
  const auto add = [&](const json& part) {
    if (part.is_object()) out.push_back(&part);
  };
  if (const auto reference = schema.find("$ref"); reference != schema.end()) {
    // `resolved` gives up on circles of bare references; here one hop at a time finds them.
    if (reference->is_string() && reference->get_ref<const std::string&>().substr(0, 1) == "#") {
      try {
        add(root.at(json::json_pointer(reference->get_ref<const std::string&>().substr(1))));
      } catch (const json::exception&) {
        return out;  // leads nowhere, which the validator will say
      }
    }
  }
  static constexpr std::array<const char*, 3> kLists{"allOf", "anyOf", "oneOf"};
  for (const char* name : kLists) {
    const auto list = schema.find(name);
    if (list == schema.end() || !list->is_array()) continue;
    for (const json& part : *list) add(part);
  }
  static constexpr std::array<const char*, 4> kSingles{"not", "if", "then", "else"};
  for (const char* name : kSingles) {
    if (const auto part = schema.find(name); part != schema.end()) add(*part);
  }
  if (const auto parts = schema.find("dependencies"); parts != schema.end() && parts->is_object()) {
    for (const json& part : *parts) add(part);
  }
  return out;
}

/// Adds up the work of each schema, once each; 0 while it is being added up.
class Work final {
 public:
  explicit Work(const json& root) : root_(root) {}

  /// More than kMaxWork: endless, or too much.
  std::uint64_t of(const json& schema) {
    const auto [known, fresh] = work_.emplace(&schema, 0);
    if (!fresh) return known->second == 0 ? kMaxWork + 1 : known->second;
    std::uint64_t sum = 1;
    for (const json* part : same_value(root_, schema)) {
      sum = std::min(sum + of(*part), kMaxWork + 1);
    }
    work_[&schema] = sum;
    return sum;
  }

  /// Of any schema anywhere below `value`.
  bool too_much_in(const json& value) {
    if (!value.is_structured()) return false;
    if (value.is_object() && of(value) > kMaxWork) return true;
    return std::any_of(value.begin(), value.end(),
                       [&](const json& below) { return too_much_in(below); });
  }

 private:
  const json& root_;
  std::map<const json*, std::uint64_t> work_;
};

}  // namespace

std::string refusal_of(const json& schema) {
  if (!schema.is_object()) return "it is not an object";
  if (deeper_than(schema, kDeepestValue)) return "it is too deep";
  if (has_long_pattern(schema)) return "a pattern is too long";
  if (Work(schema).too_much_in(schema)) return "its references never end, or are too many";
  return {};
}

}  // namespace jackfield::config
