// SPDX-License-Identifier: MIT
// Where requests go, and what a request's target says: decoded once, or refused.
#include "host/net/percent.hpp"
#include "host/net/url.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace jackfield;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto url = net::parse_url(text)) {
    const auto again = net::parse_url(net::to_string(*url));
    if (!again || again->host != url->host || again->port != url->port) std::abort();
    (void)net::replace_origin(text, "http://127.0.0.1:9101");
  }
  if (const auto path = net::decode_path(text)) {
    if (path->find('\0') != std::string::npos || !net::is_utf8(*path)) std::abort();
  }
  (void)net::decode_query(text);
  const auto decoded = net::percent_decode(net::percent_encode(text));
  if (!decoded || *decoded != text) std::abort();
  return 0;
}
