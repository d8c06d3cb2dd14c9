// SPDX-License-Identifier: MIT
#include "host/adapt/told.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::adapt {
namespace {

constexpr std::size_t kMostLost = 256;

/// Whether anything of it was told. What was not is added to `lost`, an object as one.
bool collect(const nlohmann::json& value, const std::string& pointer, const Told& told,
             std::vector<std::string>& lost) {
  if (told.has(pointer)) return true;
  if (!value.is_structured() || value.empty()) {
    lost.push_back(pointer);
    return false;
  }
  const std::size_t before = lost.size();
  bool is_any_told = false;
  const auto visit = [&](const std::string& key, const nlohmann::json& member) {
    std::string at = pointer;
    at.append("/").append(key);
    if (collect(member, at, told, lost)) is_any_told = true;
  };
  if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) visit(std::to_string(i), value[i]);
  } else {
    for (const auto& [key, member] : value.items()) visit(key, member);
  }
  if (!is_any_told && !pointer.empty()) {
    lost.resize(before);
    lost.push_back(pointer);
  }
  return is_any_told;
}

}  // namespace

void Told::gap() {
  wants_gap_ = !text_.text.empty();
}

void Told::line(const std::string& pointer, std::string_view words, SpanStyle style) {
  if (words.empty()) return;
  if (!text_.text.empty()) append(text_, wants_gap_ ? "\n\n" : "\n");
  wants_gap_ = false;
  if (style == SpanStyle::unknown) {
    append(text_, words);
  } else {
    append(text_, words, style);
  }
  keep(pointer);
}

void Told::more(const std::string& pointer, std::string_view between, std::string_view words) {
  if (words.empty()) return;
  append(text_, between);
  append(text_, words);
  keep(pointer);
}

void Told::lines(const std::string& pointer, const Styled& text) {
  if (text.text.empty()) return;
  if (!text_.text.empty()) append(text_, wants_gap_ ? "\n\n" : "\n");
  wants_gap_ = false;
  append(text_, text);
  keep(pointer);
}

std::vector<std::string> lost_of(const Part& part, const Told& told) {
  std::string written;
  write_json(written, part, JsonForm::public_);
  nlohmann::json tree = nlohmann::json::parse(written, nullptr, false);
  if (!tree.is_object()) return {};
  tree.erase("type");
  tree.erase("fallback_text");
  std::vector<std::string> lost;
  collect(tree, "", told, lost);
  if (lost.size() > kMostLost) lost.resize(kMostLost);
  return lost;
}

}  // namespace jackfield::adapt
