// SPDX-License-Identifier: MIT
// URLs that requests go to. A thin layer over Boost.URL which refuses what has two readings.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield::net {

struct Url {
  std::string scheme;      // lower case
  std::string host;        // lower case; IPv6 in brackets
  std::uint16_t port = 0;  // the scheme's own when the text names none
  bool port_given = false;
  std::string target;  // path and query as written, at least "/"

  friend bool operator==(const Url&, const Url&) = default;
};

/// Absolute URLs of scheme http, https, smtp or smtps. User information, fragments, an empty host
/// and anything outside RFC 3986 are errors; the text of the error never repeats the URL, which may
/// hold a secret.
Result<Url> parse_url(std::string_view text);

/// "https://api.example.com" or "http://127.0.0.1:9101": a scheme's own port is left out.
std::string origin(const Url& url);
std::string to_string(const Url& url);

/// The same path and query at another origin ("http://127.0.0.1:9101", no path).
Result<std::string> replace_origin(std::string_view url, std::string_view new_origin);

}  // namespace jackfield::net
