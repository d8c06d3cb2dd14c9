// SPDX-License-Identifier: MIT
#include "sdk/model/rfc3339.hpp"

#include <jackfield/cpp/c_view.hpp>

#include <algorithm>
#include <array>

namespace jackfield::model {
namespace {

constexpr int64_t kDayMs = 86'400'000;

struct Date {
  int64_t year;
  unsigned month;
  unsigned day;
};

// Days since 1970-01-01 to a date and back in the proleptic Gregorian calendar. The year is taken
// to begin in March, so that the leap day comes last, and is counted inside a cycle of 400 years,
// which always has 146,097 days.
constexpr Date date_of(int64_t days) noexcept {
  days += 719'468;  // from 0000-03-01
  const int64_t cycle = (days >= 0 ? days : days - 146'096) / 146'097;
  const auto day_of_cycle = static_cast<unsigned>(days - cycle * 146'097);
  const unsigned year_of_cycle =
      (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36'524 - day_of_cycle / 146'096) / 365;
  const unsigned day_of_year =
      day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
  const unsigned march_month = (5 * day_of_year + 2) / 153;
  const unsigned month = march_month < 10 ? march_month + 3 : march_month - 9;
  const int64_t year = int64_t{year_of_cycle} + cycle * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - (153 * march_month + 2) / 5 + 1};
}

constexpr int64_t days_of(Date date) noexcept {
  const int64_t year = date.month <= 2 ? date.year - 1 : date.year;
  const int64_t cycle = (year >= 0 ? year : year - 399) / 400;
  const auto year_of_cycle = static_cast<unsigned>(year - cycle * 400);
  const unsigned march_month = date.month > 2 ? date.month - 3 : date.month + 9;
  const unsigned day_of_year = (153 * march_month + 2) / 5 + date.day - 1;
  const unsigned day_of_cycle =
      year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
  return cycle * 146'097 + int64_t{day_of_cycle} - 719'468;
}

constexpr unsigned days_in(int64_t year, unsigned month) noexcept {
  constexpr std::array<unsigned, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return month == 2 && leap ? 29 : kDays[month - 1];
}

void put(char* at, unsigned digits, uint64_t value) noexcept {
  for (unsigned i = digits; i-- > 0; value /= 10) at[i] = static_cast<char>('0' + value % 10);
}

/// Takes digits and signs from the front of a text.
class Digits {
 public:
  explicit Digits(std::string_view text) noexcept : text_(text) {}

  bool number(unsigned digits, unsigned& value) noexcept {
    if (text_.size() < digits) return false;
    value = 0;
    for (unsigned i = 0; i < digits; ++i) {
      if (text_[i] < '0' || text_[i] > '9') return false;
      value = value * 10 + static_cast<unsigned>(text_[i] - '0');
    }
    text_.remove_prefix(digits);
    return true;
  }
  bool sign(char upper, char lower) noexcept {
    if (text_.empty() || (text_.front() != upper && text_.front() != lower)) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool sign(char c) noexcept { return sign(c, c); }

  /// What follows a full stop, as milliseconds.
  bool fraction(unsigned& ms) noexcept {
    unsigned scale = 100;
    unsigned digit = 0;
    bool any = false;
    while (number(1, digit)) {
      ms += digit * scale;
      scale /= 10;
      any = true;
    }
    return any;
  }
  bool empty() const noexcept { return text_.empty(); }

 private:
  std::string_view text_;
};

}  // namespace

void append_rfc3339(std::string& out, int64_t unix_ms) {
  unix_ms = std::clamp(unix_ms, abi::kOldestTime, abi::kNewestTime);
  const int64_t days = (unix_ms >= 0 ? unix_ms : unix_ms - (kDayMs - 1)) / kDayMs;
  const auto ms = static_cast<uint64_t>(unix_ms - days * kDayMs);
  const Date date = date_of(days);
  char text[] = "0000-00-00T00:00:00.000Z";
  put(text, 4, static_cast<uint64_t>(date.year));
  put(text + 5, 2, date.month);
  put(text + 8, 2, date.day);
  put(text + 11, 2, ms / 3'600'000);
  put(text + 14, 2, ms / 60'000 % 60);
  put(text + 17, 2, ms / 1000 % 60);
  put(text + 20, 3, ms % 1000);
  out.append(text, 24);
}

std::optional<int64_t> parse_rfc3339(std::string_view text) noexcept {
  Digits in(text);
  unsigned year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0;
  if (!in.number(4, year) || !in.sign('-') || !in.number(2, month) || !in.sign('-') ||
      !in.number(2, day) || !(in.sign('T', 't') || in.sign(' ')) || !in.number(2, hour) ||
      !in.sign(':') || !in.number(2, minute) || !in.sign(':') || !in.number(2, second)) {
    return std::nullopt;
  }
  if (in.sign('.') && !in.fraction(ms)) return std::nullopt;
  int64_t offset_minutes = 0;
  if (!in.sign('Z', 'z')) {
    const bool east = in.sign('+');
    unsigned hours = 0, minutes = 0;
    if ((!east && !in.sign('-')) || !in.number(2, hours) || !in.sign(':') ||
        !in.number(2, minutes) || hours > 23 || minutes > 59) {
      return std::nullopt;
    }
    offset_minutes = (int64_t{hours} * 60 + minutes) * (east ? 1 : -1);
  }
  if (!in.empty() || year == 0 || month < 1 || month > 12 || day < 1 ||
      day > days_in(year, month) || hour > 23 || minute > 59 || second > 60) {
    return std::nullopt;
  }
  second = std::min(second, 59u);
  const int64_t minutes = (days_of({year, month, day}) * 24 + hour) * 60 + minute - offset_minutes;
  const int64_t unix_ms = (minutes * 60 + second) * 1000 + ms;
  if (unix_ms < abi::kOldestTime || unix_ms > abi::kNewestTime) return std::nullopt;
  return unix_ms;
}

}  // namespace jackfield::model
