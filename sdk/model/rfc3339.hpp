// SPDX-License-Identifier: MIT
// Times in JSON: RFC 3339, UTC, three fraction digits, so that texts compare like the times they
// stand for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::model {

/// Appends 24 characters such as 2026-11-21T12:00:00.000Z. Times outside the years 1 to 9999 are
/// moved to the nearest.
void append_rfc3339(std::string& out, int64_t unix_ms);

/// Reads any RFC 3339 time (with an offset, with no or many fraction digits, with a lower-case t or
/// z). Digits beyond milliseconds are dropped; a leap second reads as the second before it.
std::optional<int64_t> parse_rfc3339(std::string_view text) noexcept;

}  // namespace jackfield::model
