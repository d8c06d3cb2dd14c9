// SPDX-License-Identifier: MIT
#include "email_params.hpp"

#include "email_charset.hpp"
#include "email_headers.hpp"
#include "email_text.hpp"
#include "email_words.hpp"

#include <algorithm>
#include <map>

namespace jackfield::email {
namespace {

constexpr std::size_t kMostParameters = 64;
constexpr int kMostSections = 99;

/// One parameter continued in sections: name*0*, name*1, …
struct Sections {
  std::map<int, std::pair<std::string, bool>> texts;  // the bytes, and whether they are escaped
};

std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
        hex_value(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// The charset stands before the first two apostrophes of the first section.
std::string joined(const Text& service, const Sections& sections) {
  std::string charset;
  std::string bytes;
  int expected = 0;
  for (const auto& [number, section] : sections.texts) {
    if (number != expected++) break;  // what follows a hole belongs to nothing
    std::string_view text = section.first;
    if (!section.second) {
      bytes += text;
      continue;
    }
    const std::size_t first = text.find('\'');
    const std::size_t second = first == std::string_view::npos ? first : text.find('\'', first + 1);
    if (number == 0 && second != std::string_view::npos) {
      charset = text.substr(0, first);
      text.remove_prefix(second + 1);
    }
    bytes += unescaped(text);
  }
  return to_text(service, charset, bytes);
}

class ParamReader {
 public:
  explicit ParamReader(std::string_view text) : text_(text) {}

  bool done() const { return at_ >= text_.size(); }

  /// Blanks, semicolons and comments.
  void skip_between() {
    while (!done()) {
      if (text_[at_] == '(') {
        skip_comment();
      } else if (is_blank(text_[at_]) || text_[at_] == ';') {
        ++at_;
      } else {
        return;
      }
    }
  }

  std::string_view until(std::string_view stops) {
    const std::size_t end = std::min(text_.find_first_of(stops, at_), text_.size());
    const std::string_view found = text_.substr(at_, end - at_);
    at_ = end;
    return found;
  }

  bool take(char c) {
    while (!done() && is_blank(text_[at_])) ++at_;
    if (done() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  /// A value, quoted or bare. A bare file name may hold blanks, though it must not.
  std::string value(bool is_filename) {
    if (!take('"')) return std::string(trimmed(until(is_filename ? ";" : "; \t")));
    std::string out;
    while (!done() && text_[at_] != '"') {
      // A backslash before anything else is a path's, written by who did not know better.
      const bool escapes = text_[at_] == '\\' && at_ + 1 < text_.size() &&
                           (text_[at_ + 1] == '"' || text_[at_ + 1] == '\\');
      at_ += escapes ? 1 : 0;
      out += text_[at_++];
    }
    if (!done()) ++at_;
    return out;
  }

 private:
  void skip_comment() {
    int depth = 0;
    while (!done()) {
      const char c = text_[at_++];
      if (c == '\\' && !done()) ++at_;
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) return;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// "filename*1*" to its base name, section and whether its text is escaped; -1: no sections.
struct Name {
  std::string base;
  int section = -1;
  bool is_escaped = false;
};

Name read_name(std::string_view written) {
  Name name;
  const std::size_t star = written.find('*');
  name.base = lower(trimmed(written.substr(0, star)));
  if (star == std::string_view::npos) return name;
  std::string_view rest = written.substr(star + 1);
  if (rest.empty()) {
    name.section = 0;
    name.is_escaped = true;
    return name;
  }
  if (rest.back() == '*') {
    name.is_escaped = true;
    rest.remove_suffix(1);
  }
  int number = 0;
  for (const char c : rest) {
    if (!is_digit(c) || number > kMostSections) return name;
    number = number * 10 + (c - '0');
  }
  name.section = std::min(number, kMostSections);
  return name;
}

}  // namespace

std::string ParameterValue::text(const Text& service, std::string_view name) const {
  for (const auto& [known, decoded] : extended) {
    if (known == name) return header_text(service, decoded);
  }
  return header_text(service, raw(name));
}

std::string_view ParameterValue::raw(std::string_view name) const noexcept {
  for (const auto& [known, bytes] : plain) {
    if (known == name) return bytes;
  }
  return {};
}

ParameterValue read_parameters(const Text& service, std::string_view value) {
  const std::string line = unfolded(value);
  ParamReader reader(line);
  ParameterValue out;
  reader.skip_between();
  out.value = lower(reader.until("; \t("));
  std::map<std::string, Sections> sections;
  for (std::size_t count = 0; count < kMostParameters; ++count) {
    reader.skip_between();
    if (reader.done()) break;
    const Name name = read_name(reader.until("=; \t"));
    if (!reader.take('=')) continue;
    std::string text = reader.value(name.base == "filename" || name.base == "name");
    if (name.base.empty()) continue;
    if (name.section >= 0) {
      sections[name.base].texts.emplace(name.section, std::pair(std::move(text), name.is_escaped));
    } else if (out.raw(name.base).empty()) {
      out.plain.emplace_back(name.base, std::move(text));
    }
  }
  for (const auto& [name, parts] : sections) {
    if (std::string text = joined(service, parts); !text.empty())
      out.extended.emplace_back(name, std::move(text));
  }
  return out;
}

std::string clean_filename(std::string_view name) {
  name = name.substr(name.find_last_of("/\\") + 1);
  std::string out = one_line(name);
  out.erase(0, std::min(out.find_first_not_of(". "), out.size()));
  return std::string(cut_utf8(out, 255));
}

std::string filename_of(const Text& service, const ParameterValue& disposition,
                        const ParameterValue& type) {
  std::string name = clean_filename(disposition.text(service, "filename"));
  return name.empty() ? clean_filename(type.text(service, "name")) : name;
}

}  // namespace jackfield::email
