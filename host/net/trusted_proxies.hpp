// SPDX-License-Identifier: MIT
// Whose X-Forwarded-For is believed. A client can write that header itself; only the part that our
// own proxies appended, read from the right, says anything.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::net {

class TrustedProxies final {
 public:
  TrustedProxies() = default;

  /// Addresses and prefixes: "127.0.0.1", "10.0.0.0/8", "fd00::/8".
  static Result<TrustedProxies> parse(const std::vector<std::string>& ranges);

  bool contains(std::string_view address) const;
  bool empty() const { return ranges_.empty(); }

  /// The client's address: `peer` unless it is trusted; else the rightmost entry of the (joined)
  /// header that is not trusted. An entry that is no address ends the search: the hop after it is
  /// the last one known.
  std::string client(std::string_view peer, std::string_view forwarded_for) const;

 private:
  struct Range {
    std::array<std::uint8_t, 16> prefix{};  // IPv4 as its mapped IPv6 form
    unsigned bits = 128;
  };

  std::vector<Range> ranges_;
};

}  // namespace jackfield::net
