// SPDX-License-Identifier: MIT
#include "host/net/url.hpp"

#include <gtest/gtest.h>

namespace jackfield::net {
namespace {

TEST(Url, IsTakenApart) {
  const auto url = parse_url("HTTPS://API.Example.com:8443/v2/bot%20a?x=1&y");

  ASSERT_TRUE(url);
  EXPECT_EQ(*url, (Url{"https", "api.example.com", 8443, true, "/v2/bot%20a?x=1&y"}));
  EXPECT_EQ(origin(*url), "https://api.example.com:8443");
  EXPECT_EQ(to_string(*url), "https://api.example.com:8443/v2/bot%20a?x=1&y");
}

TEST(Url, KnowsItsSchemesPort) {
  EXPECT_EQ(parse_url("https://a.example")->port, 443);
  EXPECT_EQ(parse_url("http://a.example")->port, 80);
  EXPECT_EQ(origin(*parse_url("https://a.example:443/x")), "https://a.example");
  EXPECT_EQ(parse_url("https://a.example?q")->target, "/?q");
}

TEST(Url, KeepsTheBracketsOfAnIpv6Host) {
  const auto url = parse_url("http://[2001:DB8::1]:9101/a");

  ASSERT_TRUE(url);
  EXPECT_EQ(url->host, "[2001:db8::1]");
  EXPECT_EQ(origin(*url), "http://[2001:db8::1]:9101");
}

TEST(Url, RefusesWhatHasTwoReadings) {
  for (const char* text :
       {"", "/a", "//a.example/", "ftp://a.example/", "file:///etc/passwd", "https://",
        "https:///a", "https://user@a.example/", "https://user:secret@a.example/",
        "https://a.example/#f", "https://a.example/ b", "https://a.example/\n",
        "https://a%2eexample/", "https://a.example:99999/", "https://a.example:0/",
        "https://a.example\\@b.example/", "javascript:alert(1)"}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

TEST(Url, AnErrorNeverRepeatsTheUrl) {
  const auto url = parse_url("https://user:secret@a.example/token");

  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().text.find("secret"), std::string::npos);
  EXPECT_EQ(url.error().text.find("token"), std::string::npos);
}

TEST(Url, AnOriginIsReplacedAndNothingElse) {
  const auto url =
      replace_origin("https://api.line.me/v2/bot/message/push?a=%2F", "http://127.0.0.1:9101");

  ASSERT_TRUE(url);
  EXPECT_EQ(*url, "http://127.0.0.1:9101/v2/bot/message/push?a=%2F");
  EXPECT_FALSE(replace_origin("https://a.example/", "http://127.0.0.1:9101/path"));
}

}  // namespace
}  // namespace jackfield::net
