// SPDX-License-Identifier: MIT
#include "sdk/model/rfc3339.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace jackfield::model {
namespace {

std::string written(int64_t unix_ms) {
  std::string out;
  append_rfc3339(out, unix_ms);
  return out;
}

TEST(Rfc3339, WritesMillisecondsInUtc) {
  EXPECT_EQ(written(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(written(1'795'262'400'123), "2026-11-21T12:00:00.123Z");
  EXPECT_EQ(written(951'782'400'000), "2000-02-29T00:00:00.000Z");
  EXPECT_EQ(written(-1), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(written(253'402'300'799'999), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(written(-62'135'596'800'000), "0001-01-01T00:00:00.000Z");
}

TEST(Rfc3339, MovesTimesWithoutAFourDigitYearToTheNearest) {
  EXPECT_EQ(written(INT64_MAX), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(written(INT64_MIN), "0001-01-01T00:00:00.000Z");
}

TEST(Rfc3339, AgreesWithTheStandardCalendarOnEveryDayOfFourCenturies) {
  using namespace std::chrono;
  for (sys_days day = sys_days(year(1800) / 1 / 1); day < sys_days(year(2201) / 1 / 1);
       day += days(1)) {
    const year_month_day date(day);
    const int64_t unix_ms = duration_cast<milliseconds>(day.time_since_epoch()).count() + 1;
    char expected[32];
    std::snprintf(expected, sizeof expected, "%04d-%02u-%02uT00:00:00.001Z",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()));
    ASSERT_EQ(written(unix_ms), expected);
    ASSERT_EQ(parse_rfc3339(expected), unix_ms);
  }
}

TEST(Rfc3339, ReadsOffsetsAndFractionsOfAnyLength) {
  EXPECT_EQ(parse_rfc3339("2026-11-21T21:00:00+09:00"), 1'795'262'400'000);
  EXPECT_EQ(parse_rfc3339("2026-11-21t12:00:00.1z"), 1'795'262'400'100);
  EXPECT_EQ(parse_rfc3339("2026-11-21 12:00:00.123456789Z"), 1'795'262'400'123);
  EXPECT_EQ(parse_rfc3339("2016-12-31T23:59:60Z"), parse_rfc3339("2016-12-31T23:59:59Z"));
}

TEST(Rfc3339, RefusesWhatIsNoTime) {
  for (const std::string_view text :
       {"", "2026-11-21", "2026-11-21T12:00:00", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z",
        "2026-00-10T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T12:60:00Z",
        "2026-11-21T12:00:00.Z", "2026-11-21T12:00:00Zjunk", "2026-11-21T12:00:00+9:00",
        "0000-01-01T00:00:00Z", "-026-11-21T12:00:00Z", "9999-12-31T23:59:59-01:00"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

}  // namespace
}  // namespace jackfield::model
