// SPDX-License-Identifier: MIT
// A stored file as an answer: conditional requests and one byte range, as media players ask for
// them.
#pragma once

#include "host/net/http_message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::net {

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

enum class RangeAnswer : std::uint8_t { whole, part, unsatisfiable };

struct RangeDecision {
  RangeAnswer answer = RangeAnswer::whole;
  ByteRange range;
};

/// RFC 9110, section 14. Several ranges, other units and nonsense are answered with the whole file.
RangeDecision decide_range(std::string_view range_header, std::uint64_t file_bytes);

/// 200, 206, 304 or 416; 404 when there is no such file. An ETag in `headers` (quoted) is compared
/// with If-None-Match and If-Range.
Response file_response(const Request& request, std::string path, Headers headers);

}  // namespace jackfield::net
