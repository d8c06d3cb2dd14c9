// SPDX-License-Identifier: MIT
#include "host/net/address_guard.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>
#include <utility>
#include <vector>

namespace jackfield::net {
namespace {

using enum AddressClass;
using Rows = std::vector<std::pair<const char*, AddressClass>>;

TEST(AddressGuard, ClassifiesIpv4AtTheEdgesOfEachBlock) {
  const Rows rows{{"0.0.0.0", unspecified},
                  {"0.1.2.3", reserved},
                  {"1.0.0.0", global},
                  {"9.255.255.255", global},
                  {"10.0.0.0", private_use},
                  {"10.255.255.255", private_use},
                  {"11.0.0.0", global},
                  {"100.63.255.255", global},
                  {"100.64.0.0", shared},
                  {"100.127.255.255", shared},
                  {"100.128.0.0", global},
                  {"127.0.0.1", loopback},
                  {"127.255.255.255", loopback},
                  {"128.0.0.0", global},
                  {"169.253.255.255", global},
                  {"169.254.169.254", link_local},
                  {"172.15.255.255", global},
                  {"172.16.0.0", private_use},
                  {"172.31.255.255", private_use},
                  {"172.32.0.0", global},
                  {"192.0.0.8", reserved},
                  {"192.0.2.1", documentation},
                  {"192.88.99.1", reserved},
                  {"192.167.255.255", global},
                  {"192.168.0.0", private_use},
                  {"192.168.255.255", private_use},
                  {"192.169.0.0", global},
                  {"198.17.255.255", global},
                  {"198.18.0.0", benchmarking},
                  {"198.19.255.255", benchmarking},
                  {"198.20.0.0", global},
                  {"198.51.100.7", documentation},
                  {"203.0.113.7", documentation},
                  {"223.255.255.255", global},
                  {"224.0.0.1", multicast},
                  {"239.255.255.255", multicast},
                  {"240.0.0.0", reserved},
                  {"255.255.255.255", reserved},
                  {"8.8.8.8", global}};
  for (const auto& [text, kind] : rows) EXPECT_EQ(classify(text), kind) << text;
}

TEST(AddressGuard, ClassifiesIpv6) {
  const Rows rows{{"::", unspecified},
                  {"::1", loopback},
                  {"fe80::1", link_local},
                  {"febf::1", link_local},
                  {"fec0::1", private_use},
                  {"fc00::1", private_use},
                  {"fdff::1", private_use},
                  {"ff02::1", multicast},
                  {"2001:db8::1", documentation},
                  {"3fff:0fff::1", documentation},
                  {"100::1", reserved},
                  {"2001:2::1", benchmarking},
                  {"2001:10::1", reserved},
                  {"2606:4700::1111", global},
                  {"2a00:1450::1", global},
                  {"4000::1", reserved},
                  {"5f00::1", reserved},
                  {"64:ff9b:1::1", private_use}};
  for (const auto& [text, kind] : rows) EXPECT_EQ(classify(text), kind) << text;
}

TEST(AddressGuard, AnEmbeddedIpv4AddressDecides) {
  const Rows rows{{"::ffff:127.0.0.1", loopback},     {"::ffff:8.8.8.8", global},
                  {"::ffff:0:10.0.0.1", private_use}, {"::10.0.0.1", private_use},
                  {"2002:7f00:1::", loopback},        {"2002:a9fe:a9fe::1", link_local},
                  {"2002:808:808::1", global},        {"64:ff9b::192.168.1.1", private_use},
                  {"64:ff9b::8.8.8.8", global},       {"2001:0:1::80ff:fffe", loopback}};
  for (const auto& [text, kind] : rows) EXPECT_EQ(classify(text), kind) << text;
}

TEST(AddressGuard, WhatIsNoAddressIsUnknown) {
  for (const char* text :
       {"", "localhost", "127.1", "0x7f.0.0.1", "1.2.3.4:80", "[::1]", "::1%lo", "1.2.3.256"}) {
    EXPECT_EQ(classify(text), unknown) << text;
  }
}

TEST(AddressGuard, ReadsSocketAddresses) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_addr.s_addr = htonl(0x0a000001);
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_addr = in6addr_loopback;
  sockaddr any{};
  sockaddr_storage room{};

  std::memcpy(&room, &four, sizeof four);
  EXPECT_EQ(classify(reinterpret_cast<const sockaddr&>(room)), private_use);
  std::memcpy(&room, &six, sizeof six);
  EXPECT_EQ(classify(reinterpret_cast<const sockaddr&>(room)), loopback);
  any.sa_family = AF_UNIX;
  EXPECT_EQ(classify(any), unknown);
}

}  // namespace
}  // namespace jackfield::net
