// SPDX-License-Identifier: MIT
#include "host/net/address_guard.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <string>

namespace jackfield::net {
namespace {

using enum AddressClass;

struct Block4 {
  Ipv4Bytes prefix;
  unsigned bits;
  AddressClass kind;
};

// RFC 6890 and the IANA special-purpose registry; the first match decides.
constexpr std::array kBlocks4{
    Block4{{0, 0, 0, 0}, 32, unspecified},        Block4{{0, 0, 0, 0}, 8, reserved},
    Block4{{10, 0, 0, 0}, 8, private_use},        Block4{{100, 64, 0, 0}, 10, shared},
    Block4{{127, 0, 0, 0}, 8, loopback},          Block4{{169, 254, 0, 0}, 16, link_local},
    Block4{{172, 16, 0, 0}, 12, private_use},     Block4{{192, 0, 0, 0}, 24, reserved},
    Block4{{192, 0, 2, 0}, 24, documentation},    Block4{{192, 88, 99, 0}, 24, reserved},
    Block4{{192, 168, 0, 0}, 16, private_use},    Block4{{198, 18, 0, 0}, 15, benchmarking},
    Block4{{198, 51, 100, 0}, 24, documentation}, Block4{{203, 0, 113, 0}, 24, documentation},
    Block4{{224, 0, 0, 0}, 4, multicast},         Block4{{240, 0, 0, 0}, 4, reserved},
};

struct Block6 {
  std::array<std::uint8_t, 8> prefix;
  unsigned bits;
  AddressClass kind;
};

constexpr std::array kBlocks6{
    Block6{{0x01}, 8, reserved},  // discard-only 100::/64 and its neighbours
    Block6{{0x20, 0x01, 0x0d, 0xb8}, 32, documentation},
    Block6{{0x3f, 0xff, 0x00}, 20, documentation},
    Block6{{0x20, 0x01, 0x00, 0x02}, 48, benchmarking},
    Block6{{0x20, 0x01}, 23, reserved},  // protocol assignments
    Block6{{0x5f, 0x00}, 16, reserved},  // segment routing
    Block6{{0xfc}, 7, private_use},
    Block6{{0xfe, 0x80}, 10, link_local},
    Block6{{0xfe, 0xc0}, 10, private_use},
    Block6{{0xff}, 8, multicast},
};

template <class A, class B>
bool starts_with_bits(const A& address, const B& prefix, unsigned bits) {
  const std::size_t whole = bits / 8;
  if (!std::equal(prefix.begin(), prefix.begin() + static_cast<std::ptrdiff_t>(whole),
                  address.begin())) {
    return false;
  }
  const unsigned rest = bits % 8;
  if (rest == 0) return true;
  const unsigned mask = 0xffU << (8U - rest);
  return ((static_cast<unsigned>(address[whole]) ^ static_cast<unsigned>(prefix[whole])) & mask &
          0xffU) == 0;
}

Ipv4Bytes embedded(const Ipv6Bytes& address, std::size_t at, unsigned flip = 0) {
  Ipv4Bytes out{};
  for (std::size_t i = 0; i < 4; ++i) {
    out[i] = static_cast<std::uint8_t>(address[at + i] ^ flip);
  }
  return out;
}

bool zero_until(const Ipv6Bytes& address, std::size_t end) {
  return std::all_of(address.begin(), address.begin() + static_cast<std::ptrdiff_t>(end),
                     [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

AddressClass classify(const Ipv4Bytes& address) {
  for (const Block4& block : kBlocks4) {
    if (starts_with_bits(address, block.prefix, block.bits)) return block.kind;
  }
  return global;
}

AddressClass classify(const Ipv6Bytes& address) {
  if (zero_until(address, 15)) {
    if (address[15] == 0) return unspecified;
    if (address[15] == 1) return loopback;
  }
  if (zero_until(address, 12)) return classify(embedded(address, 12));  // ::a.b.c.d
  if (zero_until(address, 10) && address[10] == 0xff && address[11] == 0xff) {
    return classify(embedded(address, 12));  // ::ffff:a.b.c.d
  }
  if (zero_until(address, 8) && address[8] == 0xff && address[9] == 0xff && address[10] == 0 &&
      address[11] == 0) {
    return classify(embedded(address, 12));  // ::ffff:0:a.b.c.d, stateless translation
  }
  if (address[0] == 0x20 && address[1] == 0x02) return classify(embedded(address, 2));  // 6to4
  constexpr Ipv6Bytes kNat64{0x00, 0x64, 0xff, 0x9b};
  if (starts_with_bits(address, kNat64, 96)) return classify(embedded(address, 12));
  constexpr Ipv6Bytes kLocalNat64{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01};
  if (starts_with_bits(address, kLocalNat64, 48)) return private_use;
  constexpr Ipv6Bytes kTeredo{0x20, 0x01, 0x00, 0x00};
  if (starts_with_bits(address, kTeredo, 32)) return classify(embedded(address, 12, 0xff));
  for (const Block6& block : kBlocks6) {
    if (starts_with_bits(address, block.prefix, block.bits)) return block.kind;
  }
  // Only 2000::/3 was ever given out for global use.
  return (address[0] & 0xe0U) == 0x20 ? global : reserved;
}

std::optional<Ipv6Bytes> parse_address(std::string_view address) {
  const std::string text(address);
  if (text.find('\0') != std::string::npos) return std::nullopt;
  Ipv6Bytes out{};
  if (inet_pton(AF_INET6, text.c_str(), out.data()) == 1) return out;
  Ipv4Bytes four{};
  if (inet_pton(AF_INET, text.c_str(), four.data()) != 1) return std::nullopt;
  out[10] = out[11] = 0xff;
  std::copy(four.begin(), four.end(), out.begin() + 12);
  return out;
}

AddressClass classify(std::string_view address) {
  const auto bytes = parse_address(address);
  return bytes ? classify(*bytes) : unknown;
}

AddressClass classify(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    Ipv4Bytes bytes{};
    std::memcpy(bytes.data(), &in.sin_addr, bytes.size());
    return classify(bytes);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &address, sizeof in);
    Ipv6Bytes bytes{};
    std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
    return classify(bytes);
  }
  return unknown;
}

std::string_view to_string(AddressClass address_class) {
  switch (address_class) {
    case global:
      return "global";
    case unspecified:
      return "unspecified";
    case loopback:
      return "loopback";
    case private_use:
      return "private";
    case link_local:
      return "link-local";
    case shared:
      return "shared";
    case multicast:
      return "multicast";
    case documentation:
      return "documentation";
    case benchmarking:
      return "benchmarking";
    case reserved:
      return "reserved";
    case unknown:
      break;
  }
  return "unknown";
}

}  // namespace jackfield::net
