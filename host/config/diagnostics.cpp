// SPDX-License-Identifier: MIT
#include "host/config/diagnostics.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <tuple>
#include <utility>

namespace jackfield::config {
namespace {

std::string_view name_of(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

/// Names and texts are put in quotes; numbers, booleans, lists and what has quotes already are not.
std::string shown(const std::string& suggestion) {
  if (suggestion.empty() || suggestion.front() == '"') return suggestion;
  const bool list = suggestion.front() == '[' && suggestion.back() == ']';
  const bool number = std::all_of(suggestion.begin(), suggestion.end(), [](char c) {
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
  });
  const bool bare = list || number || suggestion == "true" || suggestion == "false";
  return bare ? suggestion : '"' + suggestion + '"';
}

std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + ' ' + std::string(noun) + (count == 1 ? "" : "s");
}

nlohmann::ordered_json to_json(const Position& at) {
  return {{"line", at.line}, {"column", at.column}};
}

nlohmann::ordered_json to_json(const Diagnostic& diagnostic) {
  nlohmann::ordered_json out = {{"severity", name_of(diagnostic.severity)},
                                {"code", diagnostic.code},
                                {"file", diagnostic.at.file},
                                {"line", diagnostic.at.line},
                                {"column", diagnostic.at.column},
                                {"key", diagnostic.key},
                                {"text", diagnostic.text}};
  if (!diagnostic.expected.empty()) out["expected"] = diagnostic.expected;
  if (!diagnostic.suggestion.empty()) out["suggestion"] = diagnostic.suggestion;
  if (diagnostic.edit) {
    out["edit"] = {{"from", to_json(diagnostic.edit->range.begin)},
                   {"to", to_json(diagnostic.edit->range.end)},
                   {"text", diagnostic.edit->text}};
  }
  return out;
}

}  // namespace

void Diagnostics::add(Diagnostic diagnostic) {
  all_.push_back(std::move(diagnostic));
}

void Diagnostics::append(Diagnostics others) {
  std::move(others.all_.begin(), others.all_.end(), std::back_inserter(all_));
}

void Diagnostics::sort() {
  const auto place = [](const Diagnostic& diagnostic) {
    return std::tie(diagnostic.at.file, diagnostic.at.line, diagnostic.at.column);
  };
  std::stable_sort(all_.begin(), all_.end(), [&](const Diagnostic& left, const Diagnostic& right) {
    return place(left) < place(right);
  });
}

void Diagnostics::drop(std::string_view code) {
  std::erase_if(all_, [&](const Diagnostic& diagnostic) { return diagnostic.code == code; });
}

std::size_t Diagnostics::errors() const noexcept {
  return static_cast<std::size_t>(std::count_if(
      all_.begin(), all_.end(),
      [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; }));
}

std::size_t Diagnostics::warnings() const noexcept {
  return all_.size() - errors();
}

std::string to_text(const Diagnostic& diagnostic) {
  std::string out = diagnostic.at.file;
  // A finding about no line in particular still gets a place that an editor can open.
  out += ':' + std::to_string(std::max(diagnostic.at.line, 1U));
  out += ':' + std::to_string(std::max(diagnostic.at.column, 1U));
  out += ": ";
  out += name_of(diagnostic.severity);
  out += ": " + diagnostic.text;
  if (!diagnostic.expected.empty()) out += "; expected " + diagnostic.expected;
  if (!diagnostic.suggestion.empty()) {
    out += "; did you mean " + shown(diagnostic.suggestion) + '?';
  }
  return out;
}

std::string to_text(const Diagnostics& diagnostics) {
  std::string out;
  for (const Diagnostic& diagnostic : diagnostics.all()) out += to_text(diagnostic) + '\n';
  if (diagnostics.all().empty()) return out + "no faults found\n";
  return out + counted(diagnostics.errors(), "error") + ", " +
         counted(diagnostics.warnings(), "warning") + '\n';
}

std::string to_json(const Diagnostics& diagnostics) {
  nlohmann::ordered_json out = {{"ok", diagnostics.errors() == 0},
                                {"errors", diagnostics.errors()},
                                {"warnings", diagnostics.warnings()},
                                {"diagnostics", nlohmann::ordered_json::array()}};
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    out["diagnostics"].push_back(to_json(diagnostic));
  }
  // File names need not be UTF-8; a report that throws would be worse than a replaced byte.
  return out.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

int exit_code(const Diagnostics& diagnostics, bool strict) noexcept {
  if (diagnostics.errors() > 0) return 1;
  return strict && diagnostics.warnings() > 0 ? 2 : 0;
}

}  // namespace jackfield::config
