// SPDX-License-Identifier: MIT
// The head of an answer as bytes. Pure: the date is an argument.
#pragma once

#include "host/net/http_headers.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace jackfield::net {

struct ResponseFraming {
  std::optional<std::uint64_t> content_length;  // none: no such field
  bool chunked = false;
  bool close = false;
  bool http10 = false;  // then keeping alive has to be said
};

/// Nothing where a header name or value could end its line early: that is the handler's bug, and
/// never reaches the wire. Fields that the server owns (Date, Content-Length, Connection,
/// Transfer-Encoding) are left out of `headers`.
std::optional<std::string> format_response_head(int status, const Headers& headers,
                                                const ResponseFraming& framing,
                                                std::string_view date);

/// "Sat, 21 Nov 2026 12:00:00 GMT"
std::string format_http_date(std::int64_t unix_seconds);

/// Whether an answer of this status has a body at all.
bool has_body(int status);

}  // namespace jackfield::net
