// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/imap_words.hpp"

#include <algorithm>

namespace jackfield::email_simulator {
namespace {

constexpr std::size_t kLongestLine = 8192;  // RFC 7162 section 4
constexpr std::size_t kLongestLiteral = 64 * 1024;
constexpr std::size_t kMostLiterals = 16;

/// The words of one line, without a literal's announcement at its end. false: an open quotation.
bool split(std::string_view line, std::vector<Word>& words) {
  for (std::size_t i = 0; i < line.size();) {
    const char c = line[i];
    if (c == ' ') {
      ++i;
    } else if (c == '(' || c == ')') {
      words.push_back({c == '(' ? Word::Kind::open : Word::Kind::close, {}});
      ++i;
    } else if (c == '"') {
      std::string text;
      for (++i; i < line.size() && line[i] != '"'; ++i) {
        if (line[i] == '\\' && i + 1 < line.size()) ++i;
        text += line[i];
      }
      if (i++ >= line.size()) return false;
      words.push_back({Word::Kind::text, std::move(text)});
    } else {
      const std::size_t end = std::min(line.find_first_of(" ()\"", i), line.size());
      words.push_back({Word::Kind::atom, std::string(line.substr(i, end - i))});
      i = end;
    }
  }
  return true;
}

struct Announced {
  std::size_t bytes = 0;
  bool waits = true;  // "{5+}" does not
  std::size_t mark = 0;
};

std::optional<Announced> literal_at_end(std::string_view line) {
  if (!line.ends_with('}')) return std::nullopt;
  const std::size_t open = line.rfind('{');
  if (open == std::string_view::npos) return std::nullopt;
  std::string_view digits = line.substr(open + 1, line.size() - open - 2);
  const bool waits = !digits.ends_with('+');
  if (!waits) digits.remove_suffix(1);
  const auto bytes = read_number(digits);
  if (!bytes) return std::nullopt;
  return Announced{*bytes, waits, line.size() - open};
}

}  // namespace

ImapCommands::Found ImapCommands::next() {
  for (;;) {
    if (awaited_) {
      if (unread_.size() < *awaited_) return {};
      words_.push_back({Word::Kind::text, unread_.substr(0, *awaited_)});
      unread_.erase(0, *awaited_);
      awaited_.reset();
    }
    const std::optional<std::string> text = line();
    if (!text) {
      if (unread_.size() > kLongestLine) return {Found::Kind::broken, {}};
      return {};
    }
    const std::optional<Announced> literal = literal_at_end(*text);
    const std::string_view before =
        std::string_view(*text).substr(0, text->size() - (literal ? literal->mark : 0));
    if (before.size() > kLongestLine || !split(before, words_)) return {Found::Kind::broken, {}};
    if (!literal) break;
    if (literal->bytes > kLongestLiteral || ++literals_ > kMostLiterals)
      return {Found::Kind::broken, {}};
    awaited_ = literal->bytes;
    if (literal->waits) return {Found::Kind::literal, {}};
  }
  literals_ = 0;
  return {Found::Kind::command, std::exchange(words_, {})};
}

std::optional<std::string> ImapCommands::line() {
  const std::size_t end = unread_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  std::string text = unread_.substr(0, end);
  unread_.erase(0, end + 1);
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

std::optional<std::uint64_t> read_number(std::string_view text) {
  if (text.empty() || text.size() > 18) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

std::optional<Ranges> read_set(std::string_view text, std::uint64_t largest) {
  const auto number = [largest](std::string_view word) {
    return word == "*" ? std::optional(largest) : read_number(word);
  };
  Ranges ranges;
  while (!text.empty()) {
    const std::string_view one = text.substr(0, text.find(','));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    const std::size_t colon = one.find(':');
    const auto first = number(one.substr(0, colon));
    const auto last = colon == std::string_view::npos ? first : number(one.substr(colon + 1));
    if (!first || !last) return std::nullopt;
    // "9:3" is "3:9": so "n:*" names the last mail even when n is beyond it.
    ranges.emplace_back(std::min(*first, *last), std::max(*first, *last));
  }
  return ranges.empty() ? std::nullopt : std::optional(ranges);
}

bool contains(const Ranges& ranges, std::uint64_t number) {
  return std::any_of(ranges.begin(), ranges.end(), [number](const auto& range) {
    return range.first <= number && number <= range.second;
  });
}

}  // namespace jackfield::email_simulator
