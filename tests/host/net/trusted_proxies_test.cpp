// SPDX-License-Identifier: MIT
#include "host/net/trusted_proxies.hpp"

#include <gtest/gtest.h>

namespace jackfield::net {
namespace {

TrustedProxies proxies() {
  return *TrustedProxies::parse({"127.0.0.1", "10.0.0.0/8", "fd00::/8"});
}

TEST(TrustedProxies, KnowsPrefixes) {
  EXPECT_TRUE(proxies().contains("10.200.3.4"));
  EXPECT_TRUE(proxies().contains("::ffff:10.0.0.1"));
  EXPECT_TRUE(proxies().contains("fd12::1"));
  EXPECT_FALSE(proxies().contains("127.0.0.2"));
  EXPECT_FALSE(proxies().contains("11.0.0.1"));
  EXPECT_FALSE(proxies().contains("nonsense"));
}

TEST(TrustedProxies, AStrangersHeaderIsNotBelieved) {
  EXPECT_EQ(proxies().client("198.51.100.1", "203.0.113.9"), "198.51.100.1");
}

TEST(TrustedProxies, TheRightmostStrangerIsTheClient) {
  EXPECT_EQ(proxies().client("127.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.5"), "203.0.113.9");
  EXPECT_EQ(proxies().client("127.0.0.1", "203.0.113.9:4711"), "203.0.113.9");
  EXPECT_EQ(proxies().client("127.0.0.1", "[2001:db8::1]:443"), "2001:db8::1");
}

TEST(TrustedProxies, NonsenseEndsTheSearch) {
  EXPECT_EQ(proxies().client("127.0.0.1", "203.0.113.9, unknown, 10.0.0.5"), "10.0.0.5");
  EXPECT_EQ(proxies().client("127.0.0.1", ""), "127.0.0.1");
  EXPECT_EQ(proxies().client("127.0.0.1", "10.0.0.1, 10.0.0.2"), "10.0.0.1");
}

TEST(TrustedProxies, RefusesWhatIsNoPrefix) {
  for (const char* text :
       {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "10.0.0.0/8x"}) {
    EXPECT_FALSE(TrustedProxies::parse({text})) << text;
  }
}

}  // namespace
}  // namespace jackfield::net
