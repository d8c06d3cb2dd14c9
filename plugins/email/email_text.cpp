// SPDX-License-Identifier: MIT
#include "email_text.hpp"

#include <jackfield/cpp/utf8.hpp>

#include <algorithm>

namespace jackfield::email {

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower(c);
  return out;
}

bool same(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && begins(a, b);
}

bool begins(std::string_view text, std::string_view beginning) noexcept {
  return text.size() >= beginning.size() &&
         std::equal(beginning.begin(), beginning.end(), text.begin(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

bool ends(std::string_view text, std::string_view ending) noexcept {
  return text.size() >= ending.size() && begins(text.substr(text.size() - ending.size()), ending);
}

std::size_t find(std::string_view text, std::string_view what, std::size_t from) noexcept {
  if (from > text.size()) return std::string_view::npos;
  const auto at =
      std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), what.begin(),
                  what.end(), [](char a, char b) { return lower(a) == lower(b); });
  return at == text.end() && !what.empty() ? std::string_view::npos
                                           : static_cast<std::size_t>(at - text.begin());
}

bool contains(std::string_view text, std::string_view what) noexcept {
  return find(text, what) != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string_view cut_utf8(std::string_view text, std::size_t most) noexcept {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0u) == 0x80u) --most;
  return text.substr(0, most);
}

bool is_media_type(std::string_view text) noexcept {
  const auto is_name = [](char c) {
    return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') ||
           std::string_view("/.+-_!#$&^").find(c) != std::string_view::npos;
  };
  return std::count(text.begin(), text.end(), '/') == 1 && text.front() != '/' &&
         text.back() != '/' && std::all_of(text.begin(), text.end(), is_name);
}

std::string one_line(std::string_view text) {
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  const std::string_view all = trimmed(text);
  std::string out;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t length = utf8_sequence(all, at);
    const char c = all[at];
    const bool is_control = static_cast<unsigned char>(c) < 0x21 || c == '\x7f';
    if (length == 0) out += kReplacement;
    if (length > 0 && !is_control) out += all.substr(at, length);
    if (is_control && !out.empty() && out.back() != ' ') out += ' ';
    at += std::max<std::size_t>(1, length);
  }
  return out;
}

std::string with_lf(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

}  // namespace jackfield::email
