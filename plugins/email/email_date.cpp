// SPDX-License-Identifier: MIT
#include "email_date.hpp"

#include "email_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

namespace jackfield::email {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};

// Days since 1970-01-01. Source: H. Hinnant, "chrono-compatible low-level date algorithms".
std::int64_t days_from(std::int64_t year, std::int64_t month, std::int64_t day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t of_era = year - era * 400;
  const std::int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct Day {
  std::int64_t year, month, day;
};

Day day_of(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t of_era = days - era * 146097;
  const std::int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
  const std::int64_t shifted = (5 * of_year + 2) / 153;
  const std::int64_t month = shifted + (shifted < 10 ? 3 : -9);
  return {year + era * 400 + (month <= 2 ? 1 : 0), month, of_year - (153 * shifted + 2) / 5 + 1};
}

// Words and numbers between blanks, commas and hyphens; comments left out.
std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces(1);
  int depth = 0;
  for (const char c : text.substr(0, 200)) {
    depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
    if (depth > 0 || c == ')') continue;
    const bool is_sign = c == '-' && pieces.size() > 3 && pieces.back().empty();
    const bool parts = is_blank(c) || c == ',' || (c == '-' && !is_sign);
    if (!parts) {
      pieces.back() += lower(c);
    } else if (!pieces.back().empty()) {
      pieces.emplace_back();
    }
  }
  return pieces;
}

std::int64_t number(std::string_view text) {
  if (text.empty() || text.size() > 4 || !std::all_of(text.begin(), text.end(), is_digit))
    return -1;
  std::int64_t value = 0;
  for (const char c : text) value = value * 10 + (c - '0');
  return value;
}

// Seconds of a day; -1 when it is no time.
std::int64_t time_of(std::string_view text) {
  std::int64_t parts[3] = {0, 0, 0};
  std::size_t count = 0;
  while (count < 3) {
    const std::size_t colon = std::min(text.find_first_of(":."), text.size());
    parts[count] = number(text.substr(0, colon));
    if (parts[count] < 0) return -1;
    ++count;
    if (colon == text.size()) break;
    text.remove_prefix(colon + 1);
  }
  if (count < 2 || parts[0] > 23 || parts[1] > 59 || parts[2] > 60) return -1;
  return parts[0] * 3600 + parts[1] * 60 + parts[2];
}

// Minutes east of Greenwich. Named zones: RFC 5322 section 4.3; unknown ones count as UTC.
std::int64_t zone_of(std::string_view text) {
  if (text.size() == 5 && (text[0] == '+' || text[0] == '-')) {
    const std::int64_t digits = number(text.substr(1));
    if (digits < 0) return 0;
    const std::int64_t minutes = digits / 100 * 60 + digits % 100;
    return text[0] == '-' ? -minutes : minutes;
  }
  constexpr std::pair<std::string_view, std::int64_t> kZones[] = {
      {"edt", -240}, {"est", -300}, {"cdt", -300}, {"cst", -360},
      {"mdt", -360}, {"mst", -420}, {"pdt", -420}, {"pst", -480}};
  for (const auto& [name, minutes] : kZones) {
    if (text == name) return minutes;
  }
  return 0;
}

}  // namespace

std::optional<std::int64_t> read_date(std::string_view text) {
  const std::vector<std::string> pieces = pieces_of(text);
  std::size_t at = 0;
  if (at < pieces.size() && number(pieces[at]) < 0) ++at;  // the day's name
  if (at + 3 >= pieces.size()) return std::nullopt;
  const std::int64_t day = number(pieces[at]);
  const auto* const month = std::find(kMonths.begin(), kMonths.end(), pieces[at + 1].substr(0, 3));
  std::int64_t year = number(pieces[at + 2]);
  const std::int64_t seconds = time_of(pieces[at + 3]);
  if (year >= 0 && year < 50) year += 2000;
  if (year >= 50 && year < 1000) year += 1900;
  if (day < 1 || day > 31 || month == kMonths.end() || year < 1970 || seconds < 0)
    return std::nullopt;
  const std::int64_t zone = at + 4 < pieces.size() ? zone_of(pieces[at + 4]) : 0;
  const std::int64_t days = days_from(year, month - kMonths.begin() + 1, day);
  return (days * 86'400 + seconds - zone * 60) * 1000;
}

std::string write_date(std::int64_t at_ms) {
  constexpr const char* kDays[] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  constexpr const char* kNames[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  at_ms = std::max<std::int64_t>(at_ms, 0);
  const Day day = day_of(at_ms / kDayMs);
  const std::int64_t seconds = at_ms % kDayMs / 1000;
  char text[64];
  std::snprintf(text, sizeof text, "%s, %d %s %04d %02d:%02d:%02d +0000", kDays[at_ms / kDayMs % 7],
                static_cast<int>(day.day), kNames[day.month - 1], static_cast<int>(day.year),
                static_cast<int>(seconds / 3600), static_cast<int>(seconds / 60 % 60),
                static_cast<int>(seconds % 60));
  return text;
}

std::string imap_day(std::int64_t at_ms) {
  const std::string date = write_date(at_ms);  // "Sun, 22 Nov 2026 …"
  std::string day = date.substr(5, date.find(' ', 13) - 5);
  std::replace(day.begin(), day.end(), ' ', '-');
  return day;
}

}  // namespace jackfield::email
