// SPDX-License-Identifier: MIT
// Words from outside, made safe to keep.
#pragma once

#include "webchat_settings.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield::webchat {

/// A message's text: NFC, line ends as LF, no control characters but LF and TAB, trimmed.
std::string clean_text(const Settings& settings, std::string_view text);
/// A name or label: as above, in one line, cut after `max` code points.
std::string clean_line(const Settings& settings, std::string_view text, std::uint64_t max);

std::uint64_t code_points(std::string_view utf8);

/// 1 to `max` of A–Z a–z 0–9 . _ - : an id that somebody else made.
bool is_id(std::string_view text, std::size_t max = 64);

/// A page's address without fragment and without query keys that may hold a secret; empty unless
/// http(s).
std::string clean_url(const Settings& settings, std::string_view url);

bool looks_like_email(std::string_view text);

}  // namespace jackfield::webchat
