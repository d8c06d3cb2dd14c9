// SPDX-License-Identifier: MIT
#include "email_imap_reader.hpp"

#include "email_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::email {
namespace {

constexpr std::size_t kLongestLine = 256 * 1024;  // a SEARCH of a large mailbox is one line
constexpr std::size_t kLongestLiteral = 256 * 1024;
constexpr std::size_t kMostLiterals = 64;
// In a line's text: a literal stands here.
constexpr char kLiteral = '\x01';
constexpr char kBody = '\x02';

// "{123}" or "~{123}" at the end of a line; the length of the mark goes to `mark`.
std::optional<std::size_t> literal_at_end(std::string_view line, std::size_t& mark) {
  if (line.empty() || line.back() != '}') return std::nullopt;
  const std::size_t open = line.rfind('{');
  if (open == std::string_view::npos) return std::nullopt;
  std::string_view digits = line.substr(open + 1, line.size() - open - 2);
  if (!digits.empty() && digits.back() == '+') digits.remove_suffix(1);
  if (digits.empty() || digits.size() > 15 || !std::all_of(digits.begin(), digits.end(), is_digit))
    return std::nullopt;
  std::size_t length = 0;
  for (const char c : digits) length = length * 10 + static_cast<std::size_t>(c - '0');
  mark = line.size() - open;
  if (open > 0 && line[open - 1] == '~') ++mark;
  return length;
}

// Whether the literal behind this text is a whole mail.
bool announces_body(std::string_view line) {
  const std::string_view before = trimmed(line);
  return ends(before, "BODY[]") || ends(before, "BODY[]<0>") || ends(before, "RFC822");
}

ImapFound broken() {
  ImapFound found;
  found.kind = ImapFound::Kind::broken;
  return found;
}

}  // namespace

ImapFound ImapReader::next() {
  for (;;) {
    if (awaited_) {
      if (unread_.size() < *awaited_) return {};
      literals_.push_back(unread_.substr(0, *awaited_));
      unread_.erase(0, *awaited_);
      awaited_.reset();
      line_ += kLiteral;
    }
    const std::size_t end = unread_.find('\n');
    if (end == std::string::npos)
      return unread_.size() + line_.size() > kLongestLine ? broken() : ImapFound();
    std::string_view part = std::string_view(unread_).substr(0, end);
    if (!part.empty() && part.back() == '\r') part.remove_suffix(1);
    if (line_.size() + part.size() > kLongestLine) return broken();
    std::size_t mark = 0;
    const std::optional<std::size_t> length = literal_at_end(part, mark);
    // Our own marks may not come from outside.
    for (const char c : part.substr(0, part.size() - (length ? mark : 0)))
      line_ += c == kLiteral || c == kBody ? '?' : c;
    unread_.erase(0, end + 1);
    if (!length) break;
    if (literals_.size() >= kMostLiterals) return broken();
    if (announces_body(line_) && *length > 0) {
      ImapFound found;
      found.kind = ImapFound::Kind::body;
      found.response = {line_, imap_tokens(line_, literals_)};
      found.body_bytes = *length;
      return found;
    }
    if (*length > kLongestLiteral) return broken();
    awaited_ = *length;
  }
  ImapFound found;
  found.kind = ImapFound::Kind::response;
  found.response.tokens = imap_tokens(line_, literals_);
  found.response.line = std::exchange(line_, {});
  literals_.clear();
  return found;
}

void ImapReader::body_taken() {
  line_ += kBody;
}

void ImapReader::clear() {
  *this = ImapReader();
}

std::vector<ImapToken> imap_tokens(std::string_view line,
                                   const std::vector<std::string>& literals) {
  std::vector<ImapToken> tokens;
  std::size_t literal = 0;
  for (std::size_t i = 0; i < line.size();) {
    const char c = line[i];
    if (c == ' ') {
      ++i;
    } else if (c == '(' || c == ')') {
      tokens.push_back({c == '(' ? ImapToken::Kind::open : ImapToken::Kind::close, {}});
      ++i;
    } else if (c == kLiteral) {
      tokens.push_back({ImapToken::Kind::text, literal < literals.size() ? literals[literal] : ""});
      ++literal;
      ++i;
    } else if (c == kBody) {
      tokens.push_back({ImapToken::Kind::body, {}});
      ++i;
    } else if (c == '"') {
      std::string text;
      for (++i; i < line.size() && line[i] != '"'; ++i) {
        if (line[i] == '\\' && i + 1 < line.size()) ++i;
        text += line[i];
      }
      ++i;
      tokens.push_back({ImapToken::Kind::text, std::move(text)});
    } else {
      const std::size_t end =
          std::min(line.find_first_of(std::string_view(" ()\"\x01\x02"), i), line.size());
      tokens.push_back({ImapToken::Kind::atom, std::string(line.substr(i, end - i))});
      i = end;
    }
  }
  return tokens;
}

std::string_view imap_code(std::string_view text) noexcept {
  const std::size_t open = text.find('[');
  if (open > 4) return {};  // also where there is none
  const std::size_t close = text.find(']', open);
  if (close == std::string_view::npos) return {};
  return text.substr(open + 1, close - open - 1);
}

std::string_view imap_words(std::string_view text) noexcept {
  const std::string_view all = trimmed(text);
  return imap_code(all).empty() ? all : trimmed(all.substr(all.find(']') + 1));
}

std::uint64_t imap_number(std::string_view text, std::string_view word) noexcept {
  const std::size_t at = find(text, word);
  if (at == std::string_view::npos) return 0;
  std::string_view rest = trimmed(text.substr(at + word.size()));
  std::uint64_t value = 0;
  for (const char c : rest.substr(0, 19)) {
    if (!is_digit(c)) break;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

}  // namespace jackfield::email
