// SPDX-License-Identifier: MIT
#include "host/config/schema_check.hpp"

#include "host/config/schema_explain.hpp"
#include "host/config/schema_guard.hpp"
#include "host/config/schema_walk.hpp"

// Without it the validator ends the process over a schema that is none.
#define VALIJSON_USE_EXCEPTIONS 1
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

namespace jackfield::config {
namespace {

using nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;

// The validator recurses over schema and value, and its regular expressions over the length of a
// text.
constexpr std::size_t kMaxTextBytes = 16 * 1024;

/// A text too long to be looked at; its pointer, or nothing.
std::vector<std::string> long_texts(const json& value, const std::string& pointer) {
  std::vector<std::string> out;
  const auto look = [&](const json& below, const std::string& at) {
    std::vector<std::string> found = long_texts(below, at);
    std::move(found.begin(), found.end(), std::back_inserter(out));
  };
  if (value.is_string() && value.get_ref<const std::string&>().size() > kMaxTextBytes) {
    out.push_back(pointer);
  } else if (value.is_object()) {
    for (const auto& [key, below] : value.items()) look(below, pointer_to(pointer, key));
  } else if (value.is_array()) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      look(value[i], pointer_to(pointer, std::to_string(i)));
    }
  }
  return out;
}

/// The validator's "<root>", "[key]" as a JSON Pointer.
std::string pointer_of(const std::vector<std::string>& steps) {
  std::string out;
  for (const std::string& step : steps) {
    if (step.size() < 2 || step.front() != '[') continue;
    out = pointer_to(out, step.substr(1, step.size() - 2));
  }
  return out;
}

bool is_below(const std::string& pointer, const std::string& parent) {
  return pointer.compare(0, parent.size(), parent) == 0 &&
         (pointer.size() == parent.size() || pointer[parent.size()] == '/');
}

/// The validator's own findings, only those that no deeper one explains.
std::vector<Finding> findings_of(const valijson::ValidationResults& results) {
  std::vector<Finding> out;
  for (const auto& error : results) {
    std::string pointer = pointer_of(error.context);
    const bool explained = std::any_of(out.begin(), out.end(), [&](const Finding& finding) {
      return is_below(finding.pointer, pointer);
    });
    if (explained) continue;
    std::string text = error.description;
    while (!text.empty() && (text.back() == '.' || text.back() == ' ')) text.pop_back();
    out.push_back({.code = "schema",
                   .pointer = std::move(pointer),
                   .text = "does not fit the plugin's schema (" + text + ')',
                   .expected = "what `jackfield plugins describe` prints",
                   .suggestion = {},
                   .written = {}});
  }
  return out;
}

Span place_of(const Finding& finding, const SettingsMap& map) {
  const auto& places = finding.at_key ? map.keys : map.values;
  const auto found = places.find(finding.pointer);
  return found != places.end() ? found->second : map.values.at("");
}

void report(const Finding& finding, const SettingsMap& map, const std::string& path,
            const std::string& owner, const LoadContext& context) {
  const Span place = place_of(finding, map);
  const std::string key = key_at(path, finding.pointer);
  // "config.channel_id of account "x"" reads better than the key's whole path.
  const std::string subject =
      '"' + key.substr(path.size() - std::string_view("config").size()) + "\" of " + owner;
  Diagnostic& diagnostic =
      finding.warning ? context.warning(finding.code, place, key, subject + ' ' + finding.text)
                      : context.error(finding.code, place, key, subject + ' ' + finding.text);
  diagnostic.expected = finding.expected;
  if (!finding.suggestion.empty()) suggest(diagnostic, place, finding.suggestion, finding.written);
}

void report_unusable(const std::string& why, const SettingsMap& map, const std::string& path,
                     const std::string& owner, const LoadContext& context) {
  context.error("unusable-schema", map.values.at(""), path,
                "the plugin's config schema for " + owner + " cannot be used: " + why);
}

}  // namespace

void check_settings(const json& schema, const json& value, const SettingsMap& map,
                    const std::string& path, const std::string& owner, const LoadContext& context) {
  if (const std::string why = refusal_of(schema); !why.empty()) {
    report_unusable(why, map, path, owner, context);
    return;
  }
  const std::vector<std::string> too_long = long_texts(value, "");
  for (const std::string& pointer : too_long) {
    report({.code = "too-long",
            .pointer = pointer,
            .text = "is longer than 16 KiB",
            .expected = {},
            .suggestion = {},
            .written = {}},
           map, path, owner, context);
  }
  if (!too_long.empty()) return;
  std::vector<Finding> findings;
  std::vector<Finding> verdict;
  try {
    valijson::Schema parsed;
    valijson::SchemaParser parser;
    parser.populateSchema(NlohmannJsonAdapter(schema), parsed);
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (!validator.validate(parsed, NlohmannJsonAdapter(value), &results)) {
      verdict = findings_of(results);
    }
    findings = explain_settings(schema, value, map);
  } catch (const std::exception& error) {
    report_unusable(error.what(), map, path, owner, context);
    return;
  }
  const bool explained = std::any_of(findings.begin(), findings.end(),
                                     [](const Finding& finding) { return !finding.warning; });
  // Words without a verdict would refuse what the schema allows.
  if (verdict.empty()) std::erase_if(findings, [](const Finding& f) { return !f.warning; });
  if (!explained) std::move(verdict.begin(), verdict.end(), std::back_inserter(findings));
  for (const Finding& finding : findings) {
    const bool known_already =
        std::any_of(map.unreadable.begin(), map.unreadable.end(),
                    [&](const std::string& at) { return is_below(finding.pointer, at); });
    if (finding.at_key || !known_already) report(finding, map, path, owner, context);
  }
}

}  // namespace jackfield::config
