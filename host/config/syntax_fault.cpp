// SPDX-License-Identifier: MIT
#include "host/config/syntax_fault.hpp"

#include "host/config/edit.hpp"
#include "host/config/key_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace jackfield::config {
namespace {

constexpr std::string_view kBlank = " \t\r";

std::string_view line_at(std::string_view text, std::uint32_t line) {
  const std::size_t begin = offset_of(text, line, 1);
  return text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin);
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

bool has(std::string_view text, std::string_view piece) {
  return text.find(piece) != std::string_view::npos;
}

bool is_header(std::string_view line) {
  return trimmed(line).substr(0, 1) == "[";
}

/// Looks like `key = …`: a bare, dotted or quoted key, then an equals sign.
bool is_assignment(std::string_view line) {
  const std::string_view text = trimmed(line);
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  return trimmed(text.substr(0, equals)).find_first_of("[]{},#") == std::string_view::npos;
}

std::uint32_t code_points(std::string_view text) {
  return static_cast<std::uint32_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

Edit replace(const std::string& file, std::uint32_t line, std::string_view whole,
             std::string_view part, std::string by) {
  const auto before = static_cast<std::size_t>(part.data() - whole.data());
  const std::uint32_t begin = 1 + code_points(whole.substr(0, before));
  const std::uint32_t end = begin + code_points(part);
  return {{{file, line, begin}, {file, line, end}}, std::move(by)};
}

/// A fault in the operator's words. The library's repeat pieces of the file, which may be a
/// secret's.
struct Words {
  std::string_view sign;  // in the library's text
  const char* text;
  const char* expected;
};

constexpr std::array<Words, 16> kWords{{
    {"is not representable", "this number does not fit into 64 bits", "a smaller one"},
    {"could not determine value type", "this is not a value",
     "a text in quotes, a number, true, false, a list or a table"},
    {"explicitly prohibited",
     "a text goes beyond the end of its line, or holds a control character",
     "a closing quote, or three quotes on either side"},
    {"invalid utf-8", "this is not UTF-8", "a file in UTF-8"},
    {"unknown escape sequence", "no such escape in a text",
     "\\\\ for a backslash, or a text in '…'"},
    {"dangling comma", "a comma before the closing brace", "a comma only between"},
    {"end-of-file", "the file ends in the middle of something", "what was opened to be closed"},
    {"table header: expected ']'", "the header of a table is not closed", "a closing ]"},
    {"table header: cannot redefine", "this table is there already", "each table once"},
    {"cannot redefine", "this key is there already", "each key once"},
    {"expected comma or closing", "a list or table is not closed, or lacks a comma",
     "a comma or the closing bracket"},
    {"expected '='", "a key without a value", "key = value"},
    {"expected value", "a value is missing", "key = value"},
    {"expected a comment or whitespace", "more than one value", "nothing after the value"},
    {"expected keys, tables", "neither a key nor a table", "key = value, [table] or # a comment"},
    {"digit", "this is not a number", "a text in quotes, or digits"},
}};

const Words* words_for(std::string_view text) {
  const auto* found = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const Words& words) { return has(text, words.sign); });
  return found == kWords.end() ? nullptr : found;
}

bool concerns_closing(const SyntaxFault& fault) {
  return has(fault.text, "end-of-file") || has(fault.text, "expected comma or closing");
}

/// Keys of our own that never hold a secret. Plugins' keys are unknown here, so they are not among
/// them.
bool is_harmless(std::string_view key) {
  const std::span<const KeyRule> rules = key_rules();
  return std::any_of(rules.begin(), rules.end(), [&](const KeyRule& rule) {
    return rule.name == key && rule.kind != KeyKind::secrets && rule.kind != KeyKind::settings;
  });
}

/// An unquoted word after the equals sign: `level = debug`, `enabled = yes`.
void suggest_value(Diagnostic& diagnostic, std::string_view line) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos || has(line, "#") || has(line, "\"") || has(line, "{"))
    return;
  const std::string_view word = trimmed(line.substr(equals + 1));
  if (word.empty() || word.find_first_of("'[],\\") != std::string_view::npos) return;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kBooleans{
      {{"yes", "true"},
       {"on", "true"},
       {"True", "true"},
       {"TRUE", "true"},
       {"no", "false"},
       {"off", "false"},
       {"False", "false"},
       {"FALSE", "false"}}};
  const auto* boolean = std::find_if(kBooleans.begin(), kBooleans.end(),
                                     [&](const auto& pair) { return pair.first == word; });
  std::string value = '"' + std::string(word) + '"';
  if (boolean != kBooleans.end()) {
    value = boolean->second;
    diagnostic.suggestion = value;
  }
  // An edit repeats the word, which may be a secret that lacks its quotes: only where it cannot be
  // one.
  if (!is_harmless(trimmed(line.substr(0, equals))) && boolean == kBooleans.end()) return;
  diagnostic.edit = replace(diagnostic.at.file, diagnostic.at.line, line, word, std::move(value));
}

/// Something that opens on this line is closed nowhere: close it where the line ends.
void suggest_closing(Diagnostic& diagnostic, std::string_view line, const char* closing) {
  if (has(line, "#") || has(line, "\"\"\"") || has(line, "'''")) return;
  const std::string_view written = trimmed(line);
  if (written.empty()) return;
  diagnostic.edit = replace(
      diagnostic.at.file, diagnostic.at.line, line,
      line.substr(static_cast<std::size_t>(written.data() - line.data()) + written.size(), 0),
      closing);
}

}  // namespace

Diagnostic explain(const SyntaxFault& fault, std::string_view text, const std::string& file) {
  const Words* words = words_for(fault.text);
  Diagnostic diagnostic{.code = "syntax",
                        .at = {file, fault.line, fault.column},
                        .key = {},
                        .text = words == nullptr ? "this is not TOML" : words->text,
                        .expected = words == nullptr ? "" : words->expected,
                        .suggestion = {},
                        .edit = {}};
  const std::string_view line = line_at(text, fault.line);
  if (has(fault.text, "could not determine value type")) suggest_value(diagnostic, line);
  if (has(fault.text, "explicitly prohibited") && fault.column > code_points(trimmed(line))) {
    suggest_closing(diagnostic, line, "\"");
  }
  if (has(fault.text, "table header: expected ']'")) suggest_closing(diagnostic, line, "]");
  if (has(fault.text, "unknown escape sequence") && fault.column > 1) {
    const Position at{file, fault.line, fault.column};
    diagnostic.edit = Edit{{at, at}, "\\"};
  }
  if (has(fault.text, "dangling comma")) {
    const std::size_t comma = line.rfind(',', offset_of(line, 1, fault.column));
    if (comma != std::string_view::npos) {
      diagnostic.edit = replace(file, fault.line, line, line.substr(comma, 1), "");
    }
  }
  return diagnostic;
}

bool is_aftermath(const SyntaxFault& fault, const SyntaxFault& before) {
  return concerns_closing(fault) && concerns_closing(before);
}

bool leave_out(const SyntaxFault& fault, std::string& text) {
  std::uint32_t last = fault.line;
  const bool inside_list = has(fault.text, "expected comma or closing");
  // A list left open shows at the next statement, which is not at fault itself.
  if (inside_list && last > 1 && is_assignment(line_at(text, last))) --last;
  std::uint32_t first = last;
  while (first > 1 && !is_assignment(line_at(text, first)) && !is_header(line_at(text, first))) {
    --first;
  }
  const std::size_t begin = offset_of(text, first, 1);
  const std::size_t last_begin = offset_of(text, last, 1);
  std::size_t end = std::min(text.find('\n', last_begin), text.size());
  if (is_header(line_at(text, first))) {
    // Without its header a table's keys would count for the table before: they go with it.
    for (std::size_t next = end; next < text.size();) {
      const std::size_t line_end = std::min(text.find('\n', next + 1), text.size());
      if (is_header(std::string_view(text).substr(next + 1, line_end - next - 1))) break;
      end = line_end;
      next = line_end;
    }
  }
  bool blanked = false;
  for (std::size_t at = begin; at < end; ++at) {
    if (text[at] == '\n' || text[at] == ' ') continue;
    text[at] = ' ';
    blanked = true;
  }
  return blanked;
}

}  // namespace jackfield::config
