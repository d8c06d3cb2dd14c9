// SPDX-License-Identifier: MIT
#include "webchat_text.hpp"

#include <algorithm>
#include <array>

namespace jackfield::webchat {
namespace {

constexpr std::uint64_t kLongestUrl = 2000;
constexpr std::array<std::string_view, 8> kSecretKeys = {"token",   "code", "password", "email",
                                                         "session", "key",  "sig",      "secret"};

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t';
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

}  // namespace

std::string clean_text(const Settings& settings, std::string_view text) {
  // Most is clean as it is, and then copied once.
  const bool is_clean = std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte < 0x7f) || c == '\n' || c == '\t';
  });
  if (is_clean) return std::string(trimmed(text));
  std::string kept;
  kept.reserve(text.size());
  bool is_ascii = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    is_ascii = is_ascii && static_cast<unsigned char>(c) < 0x80;
    if (c == '\r') {
      if (i + 1 == text.size() || text[i + 1] != '\n') kept += '\n';
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') {
      if (c != '\x7f') kept += c;
    }
  }
  if (is_ascii) return std::string(trimmed(kept));  // is normal as it is
  const Result<std::string> normal = settings.text.nfc(kept);
  return std::string(trimmed(normal ? *normal : kept));
}

std::string clean_line(const Settings& settings, std::string_view text, std::uint64_t max) {
  std::string line = clean_text(settings, text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  std::size_t end = 0;
  for (std::uint64_t points = 0; end < line.size(); ++end) {
    if ((static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) continue;
    if (points++ == max) break;
  }
  line.resize(end);
  return line;
}

std::uint64_t code_points(std::string_view utf8) {
  return static_cast<std::uint64_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

bool is_id(std::string_view text, std::size_t max) {
  return !text.empty() && text.size() <= max && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
  });
}

std::string clean_url(const Settings& settings, std::string_view url) {
  const std::string line = clean_line(settings, url, kLongestUrl);
  std::string_view rest = line;
  if (rest.substr(0, 7) != "http://" && rest.substr(0, 8) != "https://") return {};
  rest = rest.substr(0, rest.find('#'));
  const std::size_t mark = rest.find('?');
  std::string clean(rest.substr(0, mark));
  if (mark == std::string_view::npos) return clean;
  char separator = '?';
  for (std::string_view query = rest.substr(mark + 1); !query.empty();) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::string key = lower(pair.substr(0, pair.find('=')));
    if (pair.empty() || std::find(kSecretKeys.begin(), kSecretKeys.end(), key) != kSecretKeys.end())
      continue;
    clean += separator;
    clean += pair;
    separator = '&';
  }
  return clean;
}

bool looks_like_email(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos &&
         std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) <= 0x20 || c == '<' || c == '>' || c == ',';
         });
}

}  // namespace jackfield::webchat
