// SPDX-License-Identifier: MIT
#include "plugins/webchat/webchat_origin.hpp"

#include "tests/plugins/webchat/fake_widget.hpp"

namespace jackfield::webchat {
namespace {

TEST(WebchatOrigin, AWildcardStandsForOneLabel) {
  constexpr std::string_view kPattern = "https://*.example.com";

  EXPECT_TRUE(matches_origin(kPattern, "https://www.example.com"));
  EXPECT_FALSE(matches_origin(kPattern, "https://example.com"));
  EXPECT_FALSE(matches_origin(kPattern, "https://a.b.example.com"));
  EXPECT_FALSE(matches_origin(kPattern, "http://www.example.com"));
  EXPECT_FALSE(matches_origin(kPattern, "https://www.example.com:8443"));
  EXPECT_FALSE(matches_origin(kPattern, "https://evilexample.com"));
  EXPECT_FALSE(matches_origin(kPattern, "https://evil.com/.example.com"));
  EXPECT_FALSE(matches_origin(kPattern, "https://.example.com"));
}

TEST(WebchatOrigin, AnExactOneIsExact) {
  EXPECT_TRUE(matches_origin("https://shop.example:8443", "https://shop.example:8443"));
  EXPECT_FALSE(matches_origin("https://shop.example", "https://shop.example.evil.test"));
  EXPECT_FALSE(matches_origin("https://shop.example", "null"));
}

TEST(WebchatOrigin, PatternsAreChecked) {
  EXPECT_TRUE(is_origin_pattern("https://shop.example"));
  EXPECT_TRUE(is_origin_pattern("http://127.0.0.1:8090"));
  EXPECT_TRUE(is_origin_pattern("https://*.shop.example:8443"));
  for (const char* bad :
       {"*", "https://*", "https://", "shop.example", "https://shop.example/", "ftp://a.b",
        "https://a.*.b", "https://a b", "https://SHOP.example", "https://x; script-src *"})
    EXPECT_FALSE(is_origin_pattern(bad)) << bad;
}

TEST(WebchatOrigin, OfAnAddress) {
  EXPECT_EQ(origin_of("https://chat.example:8443/hooks/w1?a=b"), "https://chat.example:8443");
  EXPECT_EQ(origin_of("http://chat.example"), "http://chat.example");
  EXPECT_EQ(origin_of("/hooks/w1"), "");
}

TEST(WebchatOrigin, TheFrameMayStandOnlyInListedPages) {
  const Settings settings = settings_with(R"("allowed_origins":["https://shop.example"])");

  const std::string policy = frame_policy(settings);

  EXPECT_NE(policy.find("frame-ancestors 'self' https://shop.example"), std::string::npos);
  EXPECT_EQ(policy.find("unsafe"), std::string::npos);
}

struct OriginCase {
  const char* method;
  const char* origin;
  const char* fetch_site;
  bool allowed;
};

class WebchatOriginCheck : public ::testing::TestWithParam<OriginCase> {};

TEST_P(WebchatOriginCheck, LetsInOnlyWhomTheListNames) {
  FakeWidget widget(settings_with(R"("allowed_origins":["https://shop.example"])"));
  widget.become(anonymous());
  widget.origin = GetParam().origin;
  if (*GetParam().fetch_site != '\0')
    widget.headers.push_back({"sec-fetch-site", GetParam().fetch_site});

  const bool is_get = std::string_view(GetParam().method) == "GET";
  const Received received =
      widget.call(GetParam().method, is_get ? "/me" : "/session", is_get ? "" : "{}");

  EXPECT_EQ(received.answer->status == 403, !GetParam().allowed);
  EXPECT_EQ(received.rejection == "origin", !GetParam().allowed);
}

INSTANTIATE_TEST_SUITE_P(
    All, WebchatOriginCheck,
    ::testing::Values(OriginCase{"POST", "https://chat.example", "", true},
                      OriginCase{"POST", "https://shop.example", "cross-site", true},
                      OriginCase{"POST", "http://127.0.0.1:4000", "same-origin", true},
                      OriginCase{"POST", "https://evil.example", "cross-site", false},
                      OriginCase{"POST", "null", "", false}, OriginCase{"POST", "", "", false},
                      OriginCase{"GET", "", "same-origin", true}, OriginCase{"GET", "", "", true},
                      OriginCase{"GET", "https://evil.example", "cross-site", false}));

}  // namespace
}  // namespace jackfield::webchat
