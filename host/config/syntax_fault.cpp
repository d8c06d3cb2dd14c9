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

/// The library's words without its own context ("Error while parsing string: "), and without digits
/// of a number that may have been meant as a secret.
std::string plain(const std::string& text) {
  if (has(text, "is not representable")) return "this number does not fit into 64 bits";
  if (has(text, "could not determine value type")) return "this is not a value";
  if (has(text, "explicitly prohibited")) return "a text ends at the end of its line";
  if (has(text, "invalid utf-8")) return "this is not UTF-8";
  if (has(text, "unknown escape sequence")) return "no such escape in a text";
  if (has(text, "dangling comma")) return "a comma before the closing brace";
  if (const std::size_t at = text.find("encountered end-of-file"); at != std::string::npos) {
    return "the file ends in the middle of something";
  }
  std::string out = text;
  if (const std::size_t colon = out.find(": "); colon != std::string::npos) out.erase(0, colon + 2);
  if (const std::size_t saw = out.find(", saw "); saw != std::string::npos) out.erase(saw);
  const auto newline = std::remove(out.begin(), out.end(), '\n');
  out.erase(newline, out.end());
  return out;
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
  diagnostic.expected = "a text in quotes, a number, true, false, a list or a table";
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
  diagnostic.expected = std::string("a closing ") + closing;
  diagnostic.edit = replace(
      diagnostic.at.file, diagnostic.at.line, line,
      line.substr(static_cast<std::size_t>(written.data() - line.data()) + written.size(), 0),
      closing);
}

}  // namespace

Diagnostic explain(const SyntaxFault& fault, std::string_view text, const std::string& file) {
  Diagnostic diagnostic{.code = "syntax",
                        .at = {file, fault.line, fault.column},
                        .key = {},
                        .text = plain(fault.text),
                        .expected = {},
                        .suggestion = {},
                        .edit = {}};
  const std::string_view line = line_at(text, fault.line);
  if (has(fault.text, "could not determine value type")) suggest_value(diagnostic, line);
  if (has(fault.text, "explicitly prohibited") && fault.column > code_points(trimmed(line))) {
    suggest_closing(diagnostic, line, "\"");
  }
  if (has(fault.text, "table header: expected ']'")) suggest_closing(diagnostic, line, "]");
  if (has(fault.text, "dangling comma")) {
    const std::size_t comma = line.rfind(',', offset_of(line, 1, fault.column));
    if (comma != std::string_view::npos) {
      diagnostic.edit = replace(file, fault.line, line, line.substr(comma, 1), "");
    }
  }
  return diagnostic;
}

bool is_aftermath(const SyntaxFault& fault) {
  return has(fault.text, "end-of-file") || has(fault.text, "expected comma or closing");
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
