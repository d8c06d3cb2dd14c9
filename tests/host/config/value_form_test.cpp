// SPDX-License-Identifier: MIT
#include "host/config/value_form.hpp"

#include <gtest/gtest.h>

namespace jackfield::config {
namespace {

std::string suggestion(Form form, std::string_view value) {
  const auto fault = check_form(form, value);
  return fault ? fault->suggestion : "(fine)";
}

TEST(ValueForm, IdsAreShortLowerCaseAndFitIntoAnAddress) {
  for (const char* good : {"a", "line-jp", "0_0", "a123456789"}) {
    EXPECT_FALSE(check_form(Form::id, good)) << good;
  }
  for (const char* bad : {"", "-a", "A", "a b", "a/b", "ä", "a."}) {
    EXPECT_TRUE(check_form(Form::id, bad)) << bad;
  }
  EXPECT_FALSE(check_form(Form::id, std::string(63, 'a')));
  EXPECT_TRUE(check_form(Form::id, std::string(64, 'a')));
}

TEST(ValueForm, ASuggestedIdIsAnId) {
  for (const char* bad : {"Line JP", "a.b", "/x/", "__a", "Ünï", "a  b-"}) {
    const std::string id = suggestion(Form::id, bad);
    EXPECT_FALSE(check_form(Form::id, id)) << bad << " gives " << id;
  }
}

TEST(ValueForm, ListensAreAddressAndPort) {
  for (const char* good : {"127.0.0.1:8080", "0.0.0.0:0", "[::]:65535", "[fe80::1]:1"}) {
    EXPECT_FALSE(check_form(Form::listen, good)) << good;
  }
  for (const char* bad : {"127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "[]:1",
                          "[127.0.0.1]:80", "1.2.3:80", "127.0.0.1:80x", ""}) {
    EXPECT_TRUE(check_form(Form::listen, bad)) << bad;
  }
}

TEST(ValueForm, PublicUrlsAreHttpsUnlessLocal) {
  EXPECT_EQ(suggestion(Form::public_url, "https://a.example/x"), "(fine)");
  EXPECT_EQ(suggestion(Form::public_url, "http://localhost:8080"), "(fine)");
  EXPECT_EQ(suggestion(Form::public_url, "http://127.0.0.9"), "(fine)");
  EXPECT_EQ(suggestion(Form::public_url, "http://[::1]:80"), "(fine)");
  EXPECT_EQ(suggestion(Form::public_url, "http://a.example"), "https://a.example");
  EXPECT_EQ(suggestion(Form::public_url, "a.example/x"), "https://a.example/x");
  EXPECT_EQ(suggestion(Form::public_url, "https://a.example/?q"), "https://a.example/");
}

TEST(ValueForm, UrlsWithTwoReadingsAreNone) {
  for (const char* bad : {"https://", "https:///x", "https://me@a.example", "https://a.example:0",
                          "https://a.example:99999", "https://a b.example", "https://[::g]/",
                          "https://a.example\\@b.example", "https://ä.example", "://a",
                          "https://.a", "https://[::1", "ht tp://a"}) {
    EXPECT_FALSE(split_url(bad)) << bad;
  }
}

TEST(ValueForm, UrlsComeApart) {
  const auto url = split_url("HTTPS://API.Example.com:8443/v1?q=1");

  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->host, "api.example.com");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->path, "/v1?q=1");
}

TEST(ValueForm, NetworksHaveAPrefixThatFits) {
  for (const char* good : {"10.0.0.0/8", "10.0.0.1", "::1", "fd00::/128", "0.0.0.0/0"}) {
    EXPECT_FALSE(check_form(Form::network, good)) << good;
  }
  for (const char* bad : {"10.0.0.0/33", "::/129", "10.0.0", "proxy", "10.0.0.0/", "/8", ""}) {
    EXPECT_TRUE(check_form(Form::network, bad)) << bad;
  }
}

TEST(ValueForm, WebhookSecretsAreWhatStandardWebhooksAsksFor) {
  EXPECT_FALSE(check_form(Form::webhook_secret, "whsec_" + std::string(32, 'A')));
  EXPECT_FALSE(check_form(Form::webhook_secret, "whsec_" + std::string(84, 'A') + "AA=="));
  for (const std::string& bad :
       {std::string(32, 'A'), "whsec_" + std::string(31, 'A'), "whsec_" + std::string(28, 'A'),
        "whsec_" + std::string(92, 'A'), "whsec_" + std::string(31, 'A') + "-"}) {
    EXPECT_TRUE(check_form(Form::webhook_secret, bad)) << bad;
  }
}

TEST(ValueForm, ExtensionsHaveARevision) {
  EXPECT_FALSE(check_form(Form::extension, "jf.voice/1"));
  EXPECT_EQ(suggestion(Form::extension, "jf.voice"), "jf.voice/1");
  EXPECT_TRUE(check_form(Form::extension, "jf.voice/"));
  EXPECT_TRUE(check_form(Form::extension, "voice/1"));
}

TEST(ValueForm, LoopbackIsThisMachineOnly) {
  EXPECT_TRUE(is_loopback("localhost"));
  EXPECT_TRUE(is_loopback("127.255.0.1"));
  EXPECT_TRUE(is_loopback("::1"));
  EXPECT_FALSE(is_loopback("128.0.0.1"));
  EXPECT_FALSE(is_loopback("localhost.example.com"));
  EXPECT_FALSE(is_loopback("::2"));
}

}  // namespace
}  // namespace jackfield::config
