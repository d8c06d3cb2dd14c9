// SPDX-License-Identifier: MIT
#include "host/config/table_reader.hpp"

#include "host/config/nearest.hpp"
#include "host/config/quantity.hpp"
#include "host/config/value_form.hpp"

#include <algorithm>
#include <cassert>
#include <filesystem>
#include <utility>

namespace jackfield::config {
namespace {

constexpr std::size_t kLongestShownName = 64;

Diagnostic& add(const LoadContext& context, Severity severity, std::string_view code,
                const Span& at, std::string key, std::string text) {
  context.diagnostics.add({.severity = severity,
                           .code = std::string(code),
                           .at = position_of(at, context.file),
                           .key = std::move(key),
                           .text = std::move(text),
                           .expected = {},
                           .suggestion = {},
                           .edit = {}});
  return context.diagnostics.last();
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

/// Where else a key of that name belongs, for keys written into the wrong table.
std::string other_home(std::string_view rules, std::string_view name) {
  for (const KeyRule& rule : key_rules()) {
    if (rule.name == name && rule.table != rules) return label_of(rule.table);
  }
  return {};
}

}  // namespace

Diagnostic& LoadContext::error(std::string_view code, const Span& at, std::string key,
                               std::string text) const {
  return add(*this, Severity::error, code, at, std::move(key), std::move(text));
}

Diagnostic& LoadContext::warning(std::string_view code, const Span& at, std::string key,
                                 std::string text) const {
  return add(*this, Severity::warning, code, at, std::move(key), std::move(text));
}

TableReader::TableReader(const Node& table, const Span& header, std::string_view rules,
                         std::string path, const LoadContext& context)
    : table_(table), header_(header), rules_(rules), path_(std::move(path)), context_(context) {
  std::vector<std::string> meant;  // misspelled, so there after all
  for (const Member& member : table_.members) {
    if (find_rule(rules_, member.key) == nullptr) meant.push_back(report_unknown(member));
  }
  for (const KeyRule& rule : key_rules()) {
    if (rule.table != rules_ || !rule.required || find(rule.name) != nullptr) continue;
    if (std::find(meant.begin(), meant.end(), rule.name) != meant.end()) continue;
    context_
        .error("missing-key", header_, this->path(rule.name),
               label_of(rules_) + " has no \"" + std::string(rule.name) + '"')
        .expected = std::string(rule.name) + " = …";
  }
}

std::string TableReader::report_unknown(const Member& member) const {
  Diagnostic& diagnostic =
      context_.error("unknown-key", member.key_span, path(shown_name(member.key)),
                     "unknown key \"" + shown_name(member.key) + "\" in " + label_of(rules_));
  std::vector<std::string> names = names_in(rules_);
  // A name that is there already cannot be what this one was meant to be.
  std::erase_if(names, [&](const std::string& name) { return table_.find(name) != nullptr; });
  const std::string home = other_home(rules_, member.key);
  std::string near = nearest_name(member.key, names);
  if (!near.empty()) {
    suggest(diagnostic, member.key_span, near, near);
  } else if (!home.empty()) {
    diagnostic.expected = "it in " + home;
  } else {
    diagnostic.expected = "one of " + joined(names_in(rules_));
  }
  return near;
}

Diagnostic& TableReader::wrong_type(const KeyRule& rule, const Member& member) const {
  Diagnostic& diagnostic = context_.error(
      "wrong-type", member.value.span, path(rule.name),
      '"' + std::string(rule.name) + "\" is " + std::string(name_of(member.value.kind)));
  diagnostic.expected = expectation_of(rule);
  if (rule.kind == KeyKind::secrets || rule.kind == KeyKind::settings) return diagnostic;
  if (const auto value = meant_value(rule, member.value)) {
    suggest(diagnostic, member.value.span, value->shown, value->written);
  }
  // [[host]] where [host] is meant.
  if (rule.kind == KeyKind::table && member.value.items.size() == 1 && is_header(member, 2)) {
    const std::string header = '[' + std::string(rule.name) + ']';
    suggest(diagnostic, member.value.span, header, header);
  }
  return diagnostic;
}

const Member* TableReader::present(const KeyRule& rule) const {
  return table_.find(rule.name);
}

std::optional<std::string> TableReader::text_of(const KeyRule& rule, const Node& value,
                                                const std::string& key,
                                                const std::string& what) const {
  const auto fault = check_form(rule.form, value.text);
  if (!fault) return value.text;
  Diagnostic& diagnostic =
      context_.error("wrong-form", value.span, key, '"' + what + "\" " + fault->text);
  diagnostic.expected = fault->expected;
  if (!fault->suggestion.empty()) {
    suggest(diagnostic, value.span, fault->suggestion, toml_text(fault->suggestion));
  }
  return std::nullopt;
}

void TableReader::read(std::string_view name, std::string& out) const {
  const KeyRule* rule = find_rule(rules_, name);
  assert(rule != nullptr);
  const Member* member = present(*rule);
  if (member == nullptr) return;
  if (member->value.kind != NodeKind::text) {
    wrong_type(*rule, *member);
    return;
  }
  if (auto text = text_of(*rule, member->value, path(name), std::string(name))) {
    out = std::move(*text);
    if (rule->form == Form::path && !context_.folder.empty()) {
      out = (std::filesystem::path(context_.folder) / out).lexically_normal().string();
    }
  }
}

void TableReader::read(std::string_view name, std::vector<std::string>& out) const {
  const KeyRule* rule = find_rule(rules_, name);
  assert(rule != nullptr);
  const Member* member = present(*rule);
  if (member == nullptr) return;
  const bool single = member->value.kind == NodeKind::text && rule->kind == KeyKind::text_or_texts;
  if (!single && member->value.kind != NodeKind::list) {
    wrong_type(*rule, *member);
    return;
  }
  std::vector<std::string> texts;
  if (single) texts.push_back(member->value.text);
  for (std::size_t i = 0; i < member->value.items.size(); ++i) {
    const Node& item = member->value.items[i];
    const std::string key = path(name) + '[' + std::to_string(i) + ']';
    if (item.kind != NodeKind::text) {
      Diagnostic& diagnostic = context_.error(
          "wrong-type", item.span, key,
          "an entry of \"" + std::string(name) + "\" is " + std::string(name_of(item.kind)));
      diagnostic.expected = "a text in quotes";
      continue;
    }
    auto text = text_of(*rule, item, key, std::string(name));
    if (!text) continue;
    if (rule->form == Form::path && !context_.folder.empty()) {
      *text = (std::filesystem::path(context_.folder) / *text).lexically_normal().string();
    }
    texts.push_back(std::move(*text));
  }
  out = std::move(texts);
}

void TableReader::read(std::string_view name, bool& out) const {
  const KeyRule* rule = find_rule(rules_, name);
  assert(rule != nullptr);
  const Member* member = present(*rule);
  if (member == nullptr) return;
  if (member->value.kind == NodeKind::boolean) {
    out = member->value.boolean;
  } else {
    wrong_type(*rule, *member);
  }
}

void TableReader::read(std::string_view name, std::uint64_t& out) const {
  const KeyRule* rule = find_rule(rules_, name);
  assert(rule != nullptr);
  const Member* member = present(*rule);
  if (member == nullptr) return;
  if (member->value.kind != NodeKind::integer) {
    wrong_type(*rule, *member);
    return;
  }
  const std::int64_t value = member->value.integer;
  if (value >= rule->min && value <= rule->max) {
    out = static_cast<std::uint64_t>(value);
    return;
  }
  Diagnostic& diagnostic =
      context_.error("out-of-range", member->value.span, path(name),
                     '"' + std::string(name) + "\" is " + std::to_string(value));
  const std::string unit = rule->unit.empty() ? "" : ' ' + std::string(rule->unit);
  diagnostic.expected = std::to_string(rule->min) + " to " + std::to_string(rule->max) + unit;
  const std::string bound = std::to_string(value < rule->min ? rule->min : rule->max);
  suggest(diagnostic, member->value.span, bound, bound);
}

std::optional<std::size_t> TableReader::choice(std::string_view name) const {
  const KeyRule* rule = find_rule(rules_, name);
  assert(rule != nullptr);
  const Member* member = present(*rule);
  if (member == nullptr) return std::nullopt;
  if (member->value.kind != NodeKind::text) {
    wrong_type(*rule, *member);
    return std::nullopt;
  }
  const std::vector<std::string> choices = choices_of(*rule);
  const auto found = std::find(choices.begin(), choices.end(), member->value.text);
  if (found != choices.end()) return static_cast<std::size_t>(found - choices.begin());
  Diagnostic& diagnostic =
      context_.error("unknown-choice", member->value.span, path(name),
                     "unknown " + std::string(name) + " \"" + shown_name(member->value.text) + '"');
  diagnostic.expected = "one of " + joined(choices);
  const std::string near = nearest_name(member->value.text, choices);
  if (!near.empty()) suggest(diagnostic, member->value.span, near, toml_text(near));
  return std::nullopt;
}

const Member* TableReader::table(std::string_view name) const {
  const KeyRule* rule = find_rule(rules_, name);
  assert(rule != nullptr);
  const Member* member = present(*rule);
  if (member == nullptr || member->value.kind == NodeKind::table) return member;
  wrong_type(*rule, *member);
  return nullptr;
}

Position TableReader::at(std::string_view name) const {
  const Member* member = table_.find(name);
  return position_of(member == nullptr ? header_ : member->value.span, context_.file);
}

std::string TableReader::path(std::string_view name) const {
  return path_.empty() ? std::string(name) : path_ + '.' + std::string(name);
}

std::string shown_name(std::string_view name) {
  std::string out;
  for (const char c : name.substr(0, kLongestShownName)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7f || c == '"' ? '?' : c;
  }
  // A cut may have split a code point: drop what is left of it.
  if (name.size() <= kLongestShownName) return out;
  while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0U) == 0x80U) out.pop_back();
  if (!out.empty() && (static_cast<unsigned char>(out.back()) & 0x80U) != 0) out.pop_back();
  return out + "…";
}

std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string label_of(std::string_view rules) {
  if (rules.empty()) return "the file";
  if (rules == "hook" || rules == "account" || rules == "subscription") {
    return "[[" + std::string(rules) + "]]";
  }
  return '[' + std::string(rules) + ']';
}

void suggest(Diagnostic& diagnostic, const Span& span, const std::string& suggestion,
             const std::string& written) {
  diagnostic.suggestion = suggestion;
  diagnostic.edit = Edit{range_of(span, diagnostic.at.file), written};
}

}  // namespace jackfield::config
