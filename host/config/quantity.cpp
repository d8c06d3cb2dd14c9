// SPDX-License-Identifier: MIT
#include "host/config/quantity.hpp"

#include "host/config/lowered.hpp"
#include "host/config/table_reader.hpp"
#include "host/config/value_form.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace jackfield::config {
namespace {

struct Factor {
  std::string_view name;    // in lower case, as written after the number
  std::string_view family;  // "bytes" or "time"
  std::int64_t size;        // in bytes or milliseconds
};

constexpr std::array<Factor, 20> kFactors{{{"b", "bytes", 1},
                                           {"bytes", "bytes", 1},
                                           {"k", "bytes", 1024},
                                           {"kb", "bytes", 1000},
                                           {"kib", "bytes", 1024},
                                           {"m", "bytes", 1024 * 1024},
                                           {"mb", "bytes", 1'000'000},
                                           {"mib", "bytes", 1024 * 1024},
                                           {"g", "bytes", 1024 * 1024 * 1024},
                                           {"gb", "bytes", 1'000'000'000},
                                           {"gib", "bytes", 1024 * 1024 * 1024},
                                           {"ms", "time", 1},
                                           {"s", "time", 1000},
                                           {"sec", "time", 1000},
                                           {"m", "time", 60'000},
                                           {"min", "time", 60'000},
                                           {"h", "time", 3'600'000},
                                           {"d", "time", 86'400'000},
                                           {"day", "time", 86'400'000},
                                           {"days", "time", 86'400'000}}};

/// How much of the family's smallest unit the rule counts in.
std::int64_t size_of_unit(std::string_view unit) {
  if (unit == "s") return 1000;
  if (unit == "days") return 86'400'000;
  return 1;
}

std::optional<std::int64_t> in_unit(std::string_view text, std::string_view unit) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, failure] = std::from_chars(text.data(), end, number);
  if (failure != std::errc() || number < 0) return std::nullopt;
  std::string_view name(rest, static_cast<std::size_t>(end - rest));
  while (!name.empty() && name.front() == ' ') name.remove_prefix(1);
  if (name.empty()) return number;
  const std::string_view family = unit == "bytes"                                 ? "bytes"
                                  : unit == "ms" || unit == "s" || unit == "days" ? "time"
                                                                                  : "";
  const std::string wanted = lowered(name);
  const auto* factor = std::find_if(kFactors.begin(), kFactors.end(), [&](const Factor& known) {
    return known.family == family && known.name == wanted;
  });
  if (factor == kFactors.end() || number > INT64_MAX / factor->size) return std::nullopt;
  const std::int64_t smallest = number * factor->size;
  // A part of a unit cannot be written; rounding would be a guess.
  if (smallest % size_of_unit(unit) != 0) return std::nullopt;
  return smallest / size_of_unit(unit);
}

std::optional<MeantValue> meant_integer(const KeyRule& rule, const Node& value) {
  std::optional<std::int64_t> number;
  if (value.kind == NodeKind::text) number = in_unit(value.text, rule.unit);
  if (value.kind == NodeKind::real && std::abs(value.real) < 1e15 &&
      value.real == std::floor(value.real)) {
    number = static_cast<std::int64_t>(value.real);
  }
  if (!number || *number < rule.min || *number > rule.max) return std::nullopt;
  return MeantValue{std::to_string(*number), std::to_string(*number)};
}

std::optional<MeantValue> meant_boolean(const Node& value) {
  const std::string word = value.kind == NodeKind::text ? lowered(value.text) : "";
  const bool yes = word == "true" || word == "yes" || word == "on" ||
                   (value.kind == NodeKind::integer && value.integer == 1);
  const bool no = word == "false" || word == "no" || word == "off" ||
                  (value.kind == NodeKind::integer && value.integer == 0);
  if (yes == no) return std::nullopt;
  return MeantValue{yes ? "true" : "false", yes ? "true" : "false"};
}

std::optional<MeantValue> meant_text(const KeyRule& rule, const Node& value) {
  if (value.kind == NodeKind::list && value.items.size() == 1 &&
      value.items.front().kind == NodeKind::text) {
    return MeantValue{value.items.front().text, toml_text(value.items.front().text)};
  }
  if (value.kind != NodeKind::integer) return std::nullopt;
  std::string text = std::to_string(value.integer);
  if (const auto fault = check_form(rule.form, text)) text = fault->suggestion;
  if (text.empty()) return std::nullopt;
  return MeantValue{'"' + text + '"', toml_text(text)};
}

}  // namespace

std::optional<MeantValue> meant_value(const KeyRule& rule, const Node& value) {
  switch (rule.kind) {
    case KeyKind::integer:
      return meant_integer(rule, value);
    case KeyKind::boolean:
      return meant_boolean(value);
    case KeyKind::text:
    case KeyKind::choice:
      return meant_text(rule, value);
    case KeyKind::texts:
      if (value.kind != NodeKind::text || check_form(rule.form, value.text)) return std::nullopt;
      return MeantValue{'[' + toml_text(value.text) + ']', '[' + toml_text(value.text) + ']'};
    case KeyKind::text_or_texts:
    case KeyKind::table:
    case KeyKind::tables:
    case KeyKind::pairs:
    case KeyKind::entries:
    case KeyKind::settings:
    case KeyKind::secrets:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace jackfield::config
