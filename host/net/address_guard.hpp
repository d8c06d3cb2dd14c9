// SPDX-License-Identifier: MIT
// Which network addresses a plugin's or a customer's URL may lead to. The decision falls on the
// address a socket is about to connect to, after DNS: a name that resolves to 127.0.0.1 is refused
// like the number itself.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

struct sockaddr;

namespace jackfield::net {

enum class AddressClass : std::uint8_t {
  global,
  unspecified,
  loopback,
  private_use,  // RFC 1918, unique local, site local
  link_local,   // also where clouds keep their metadata service
  shared,       // carrier-grade NAT
  multicast,
  documentation,
  benchmarking,
  reserved,
  unknown  // not an IP address
};

using Ipv4Bytes = std::array<std::uint8_t, 4>;
using Ipv6Bytes = std::array<std::uint8_t, 16>;

AddressClass classify(const Ipv4Bytes& address);
/// An IPv6 address that carries an IPv4 one (mapped, compatible, 6to4, NAT64, Teredo) is what that
/// one is.
AddressClass classify(const Ipv6Bytes& address);
AddressClass classify(std::string_view address);
AddressClass classify(const sockaddr& address);

std::string_view to_string(AddressClass address_class);

/// IPv4 comes back as its mapped IPv6 form; nothing for anything but an address. No zone, no port,
/// no brackets.
std::optional<Ipv6Bytes> parse_address(std::string_view address);

}  // namespace jackfield::net
