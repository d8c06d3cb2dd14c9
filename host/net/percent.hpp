// SPDX-License-Identifier: MIT
// Percent-encoding, paths and queries, decoded exactly once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield::net {

/// Nothing where an escape is broken.
std::optional<std::string> percent_decode(std::string_view text);
/// Everything outside RFC 3986's unreserved characters becomes an escape.
std::string percent_encode(std::string_view text);

/// The path of a request target, decoded. Nothing for broken escapes, control bytes, broken UTF-8,
/// a missing leading slash, or dot segments, however they are written.
std::optional<std::string> decode_path(std::string_view raw_path);

/// Pairs in order, "+" read as a space; nothing where an escape is broken.
std::optional<std::vector<std::pair<std::string, std::string>>> decode_query(std::string_view raw);

bool is_utf8(std::string_view text);

}  // namespace jackfield::net
