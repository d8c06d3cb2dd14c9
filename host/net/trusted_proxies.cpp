// SPDX-License-Identifier: MIT
#include "host/net/trusted_proxies.hpp"

#include "host/net/address_guard.hpp"

#include <charconv>

namespace jackfield::net {
namespace {

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// "192.0.2.1:4711" and "[2001:db8::1]:4711" name ports that nobody here needs.
std::string_view without_port(std::string_view hop) {
  if (!hop.empty() && hop.front() == '[') {
    const std::size_t end = hop.find(']');
    return end == std::string_view::npos ? hop : hop.substr(1, end - 1);
  }
  const std::size_t colon = hop.find(':');
  return colon != std::string_view::npos && colon == hop.rfind(':') ? hop.substr(0, colon) : hop;
}

bool in_range(const Ipv6Bytes& address, const std::array<std::uint8_t, 16>& prefix, unsigned bits) {
  for (unsigned i = 0; i < bits; i += 8) {
    const unsigned here = bits - i >= 8 ? 8 : bits - i;
    const unsigned mask = (0xffU << (8U - here)) & 0xffU;
    const unsigned difference = address[i / 8] ^ static_cast<unsigned>(prefix[i / 8]);
    if ((difference & mask) != 0) return false;
  }
  return true;
}

}  // namespace

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& ranges) {
  TrustedProxies out;
  for (const std::string& text : ranges) {
    const std::size_t slash = text.find('/');
    const std::string_view address = std::string_view(text).substr(0, slash);
    const auto bytes = parse_address(address);
    if (!bytes) return invalid("trusted proxies: \"" + text + "\" is not an address or a prefix");
    const bool four = address.find(':') == std::string_view::npos;
    Range range{*bytes, 128};
    if (slash != std::string::npos) {
      const char* const first = text.data() + slash + 1;
      const char* const last = text.data() + text.size();
      unsigned bits = 0;
      const auto [end, error] = std::from_chars(first, last, bits);
      if (error != std::errc() || end != last || bits > (four ? 32U : 128U)) {
        return invalid("trusted proxies: \"" + text + "\" has no valid prefix length");
      }
      range.bits = bits + (four ? 96U : 0U);
    }
    out.ranges_.push_back(range);
  }
  return out;
}

bool TrustedProxies::contains(std::string_view address) const {
  const auto bytes = parse_address(address);
  if (!bytes) return false;
  for (const Range& range : ranges_) {
    if (in_range(*bytes, range.prefix, range.bits)) return true;
  }
  return false;
}

std::string TrustedProxies::client(std::string_view peer, std::string_view forwarded_for) const {
  std::string_view known = peer;
  if (!contains(peer)) return std::string(known);
  while (!forwarded_for.empty()) {
    const std::size_t comma = forwarded_for.rfind(',');
    const bool last = comma == std::string_view::npos;
    const std::string_view hop =
        without_port(trim(last ? forwarded_for : forwarded_for.substr(comma + 1)));
    forwarded_for = last ? std::string_view() : forwarded_for.substr(0, comma);
    if (!parse_address(hop)) break;
    known = hop;
    if (!contains(hop)) break;
  }
  return std::string(known);
}

}  // namespace jackfield::net
