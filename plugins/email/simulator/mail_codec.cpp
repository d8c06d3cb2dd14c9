// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/mail_codec.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace jackfield::email_simulator {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::int64_t kDayMs = 86'400'000;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

std::tm parts_of(std::int64_t at_ms) {
  const std::time_t seconds = at_ms / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return parts;
}

/// "22 Nov 2026 12:00:00 +0000" with this between day, month and year; names of months by a fixed
/// table, for those of strftime are the locale's.
std::string day_and_time(const std::tm& at, std::string_view between) {
  std::array<char, 8> number{};
  std::strftime(number.data(), number.size(), "%d", &at);
  std::array<char, 32> rest{};
  std::strftime(rest.data(), rest.size(), "%Y %H:%M:%S +0000", &at);
  std::string out = number.data();
  out.append(between).append(kMonths[static_cast<std::size_t>(at.tm_mon)]);
  return out.append(between).append(rest.data());
}

/// "=?utf-8?B?…?=" at the beginning of `text`; its length goes to `length`.
std::optional<std::string> encoded_word_at(std::string_view text, std::size_t& length) {
  if (!text.starts_with("=?")) return std::nullopt;
  const std::size_t charset = text.find('?', 2);
  const std::size_t end =
      charset == std::string_view::npos ? charset : text.find("?=", charset + 3);
  if (end == std::string_view::npos || text[charset + 2] != '?') return std::nullopt;
  if (!same(text.substr(2, charset - 2), "utf-8")) return std::nullopt;
  const char kind = text[charset + 1];
  const std::string_view body = text.substr(charset + 3, end - charset - 3);
  length = end + 2;
  if (kind == 'B' || kind == 'b') return from_base64(body);
  return from_quoted_printable(body, true);
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::string_view group = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (k < group.size() ? static_cast<unsigned char>(group[k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k)
      out += k <= group.size() ? kAlphabet[bits >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

std::string base64_lines(std::string_view bytes) {
  const std::string all = base64(bytes);
  std::string out;
  for (std::size_t at = 0; at < all.size(); at += 76) out.append(all, at, 76).append("\r\n");
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int have = 0;
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  for (const char c : text) {
    if (c == '\r' || c == '\n') continue;
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    have += 6;
    if (have < 8) continue;
    have -= 8;
    out += static_cast<char>(bits >> have & 255);
  }
  return out;
}

std::string from_quoted_printable(std::string_view text, bool is_header) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_header && text[i] == '_') {
      out += ' ';
    } else if (text[i] == '=' && text.substr(i + 1).starts_with("\r\n")) {
      i += 2;
    } else if (text[i] == '=' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
               hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// Between two encoded words the blank belongs to the writing, not to the text.
std::string header_text(std::string_view value) {
  std::string out;
  bool is_behind_word = false;
  for (std::size_t i = 0; i < value.size();) {
    std::size_t length = 0;
    if (const auto word = encoded_word_at(value.substr(i), length)) {
      if (is_behind_word) out.resize(out.find_last_not_of(' ') + 1);
      out += *word;
      is_behind_word = true;
      i += length;
      continue;
    }
    if (value[i] != ' ') is_behind_word = false;
    out += value[i++];
  }
  return out;
}

// A word holds 75 characters, and a character stays whole.
std::string encoded_text(std::string_view text) {
  if (is_ascii(text)) return std::string(text);
  std::string out;
  constexpr std::size_t kMost = 42;
  while (!text.empty()) {
    std::size_t end = std::min(kMost, text.size());
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    if (!out.empty()) out += "\r\n ";
    out.append("=?utf-8?B?").append(base64(text.substr(0, end))).append("?=");
    text.remove_prefix(end);
  }
  return out;
}

std::string mail_date(std::int64_t at_ms) {
  const std::tm at = parts_of(at_ms);
  return kDays[static_cast<std::size_t>(at.tm_wday)] + (", " + day_and_time(at, " "));
}

std::string internal_date(std::int64_t at_ms) {
  return day_and_time(parts_of(at_ms), "-");
}

std::optional<std::int64_t> read_day(std::string_view text) {
  std::array<char, 4> month{};
  int day = 0;
  int year = 0;
  if (std::sscanf(std::string(text).c_str(), "%2d-%3[A-Za-z]-%4d", &day, month.data(), &year) != 3)
    return std::nullopt;
  const auto found = std::find_if(kMonths.begin(), kMonths.end(),
                                  [&](const char* one) { return same(one, month.data()); });
  if (found == kMonths.end() || day < 1 || day > 31 || year < 1970) return std::nullopt;
  std::tm parts{};
  parts.tm_mday = day;
  parts.tm_mon = static_cast<int>(found - kMonths.begin());
  parts.tm_year = year - 1900;
  return timegm(&parts) * std::int64_t{1000} / kDayMs * kDayMs;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && lower(a) == lower(b);
}

}  // namespace jackfield::email_simulator
