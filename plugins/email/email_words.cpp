// SPDX-License-Identifier: MIT
#include "email_words.hpp"

#include "email_charset.hpp"
#include "email_decode.hpp"
#include "email_headers.hpp"
#include "email_text.hpp"

#include <algorithm>
#include <optional>

namespace jackfield::email {
namespace {

/// `=?charset?encoding?text?=` found in a value.
struct Word {
  std::string_view charset;
  std::string bytes;
  std::size_t end = 0;  // behind the word
};

std::string decode_q(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_escape = text[i] == '=' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                           hex_value(text[i + 2]) >= 0;
    if (is_escape) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i] == '_' ? ' ' : text[i];
    }
  }
  return out;
}

std::optional<Word> word_at(std::string_view value, std::size_t at) {
  if (value.substr(at, 2) != "=?") return std::nullopt;
  const std::size_t charset_end = value.find('?', at + 2);
  if (charset_end == std::string_view::npos || charset_end + 2 >= value.size()) return std::nullopt;
  std::string_view charset = value.substr(at + 2, charset_end - at - 2);
  const char encoding = lower(value[charset_end + 1]);
  const bool is_word = !charset.empty() &&
                       charset.find_first_of(" \t=") == std::string_view::npos &&
                       (encoding == 'b' || encoding == 'q') && value[charset_end + 2] == '?';
  if (!is_word) return std::nullopt;
  const std::size_t text_at = charset_end + 3;
  const std::size_t end = value.find("?=", text_at);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view text = value.substr(text_at, end - text_at);
  // RFC 2231 section 5: a language may follow the charset.
  charset = charset.substr(0, charset.find('*'));
  return Word{charset, encoding == 'b' ? decode_base64(text) : decode_q(text), end + 2};
}

}  // namespace

std::string header_text(const Text& text, std::string_view value) {
  const std::string line = unfolded(value);
  std::string out;
  std::string_view rest = line;
  for (std::size_t at = 0; at < rest.size();) {
    std::optional<Word> word = word_at(rest, at);
    if (!word) {
      const std::size_t next = std::min(rest.find("=?", at + 1), rest.size());
      out += to_text(text, {}, rest.substr(at, next - at));
      at = next;
      continue;
    }
    // Neighbours of one charset are one text: a character may begin in one and end in the next.
    for (;;) {
      std::size_t next = word->end;
      while (next < rest.size() && is_blank(rest[next])) ++next;
      std::optional<Word> neighbour = word_at(rest, next);
      if (!neighbour) {
        at = word->end;
        break;
      }
      if (!same(neighbour->charset, word->charset)) {
        at = next;
        break;
      }
      word->bytes += neighbour->bytes;
      word->end = neighbour->end;
    }
    out += to_text(text, word->charset, word->bytes);
  }
  return one_line(out);
}

}  // namespace jackfield::email
