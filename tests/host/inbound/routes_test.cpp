// SPDX-License-Identifier: MIT
#include "host/inbound/routes.hpp"

#include <gtest/gtest.h>

namespace jackfield::inbound {
namespace {

net::Request from_origin(std::string_view origin) {
  net::Request request;
  request.headers.set("origin", origin);
  return request;
}

state::LiveHook chat() {
  state::LiveHook hook;
  hook.id = "chat";
  hook.public_url = "https://hooks.example.com/hooks/chat";
  hook.allowed_origins = {"https://shop.example", "https://*.brand.example"};
  Route messages;
  messages.methods = {"POST"};
  messages.path = "/messages";
  messages.rate_key = "post";
  Route uploads;
  uploads.methods = {"PUT"};
  uploads.path = "/uploads/*";
  hook.manifest.routes = {messages, uploads};
  Rate rate;
  rate.key = "post";
  rate.burst = 2;
  rate.per_second = 0.5;
  hook.manifest.rates = {rate};
  return hook;
}

TEST(Routes, APathIsTakenApart) {
  EXPECT_EQ(hook_path("/hooks/a")->id, "a");
  EXPECT_EQ(hook_path("/hooks/a")->rest, "");
  EXPECT_EQ(hook_path("/hooks/a/b/c")->rest, "/b/c");
  EXPECT_FALSE(hook_path("/hooks/"));
  EXPECT_FALSE(hook_path("/hooks//x"));
  EXPECT_FALSE(hook_path("/other/a"));
}

TEST(Routes, AreFoundByMethodAndPath) {
  const state::LiveHook hook = chat();

  EXPECT_NE(Routes::find(hook.manifest, "POST", "/messages"), nullptr);
  EXPECT_EQ(Routes::find(hook.manifest, "GET", "/messages"), nullptr);
  EXPECT_NE(Routes::find(hook.manifest, "PUT", "/uploads/x"), nullptr);
  EXPECT_EQ(Routes::find(hook.manifest, "PUT", "/upload"), nullptr);
  EXPECT_TRUE(Routes::has_path(hook.manifest, "/messages"));
}

TEST(Routes, OnlyAllowedOriginsMayCall) {
  const state::LiveHook hook = chat();

  EXPECT_TRUE(Routes::origin_allowed(hook, from_origin("https://shop.example")));
  EXPECT_TRUE(Routes::origin_allowed(hook, from_origin("https://www.brand.example")));
  EXPECT_TRUE(Routes::origin_allowed(hook, from_origin("https://hooks.example.com")));
  EXPECT_FALSE(Routes::origin_allowed(hook, from_origin("https://brand.example")));
  EXPECT_FALSE(Routes::origin_allowed(hook, from_origin("https://a.b.brand.example")));
  EXPECT_FALSE(Routes::origin_allowed(hook, from_origin("https://evil.example/.brand.example")));
  EXPECT_FALSE(Routes::origin_allowed(hook, from_origin("http://shop.example")));
  EXPECT_FALSE(Routes::origin_allowed(hook, from_origin("null")));
}

TEST(Routes, ACallerBeyondItsRateIsToldHowLongToWait) {
  const state::ManualClock clock(1'000'000);
  Routes routes(clock);
  const state::LiveHook hook = chat();
  const Route& route = hook.manifest.routes[0];

  EXPECT_EQ(routes.throttle(hook, route, "192.0.2.1"), 0);
  EXPECT_EQ(routes.throttle(hook, route, "192.0.2.1"), 0);
  EXPECT_EQ(routes.throttle(hook, route, "192.0.2.1"), 2);
  EXPECT_EQ(routes.throttle(hook, route, "192.0.2.2"), 0);
}

TEST(Routes, AVisitorHasLimitsOfItsOwnAndAllOfThemCount) {
  state::ManualClock clock(1'000'000);
  Routes routes(clock);
  state::LiveHook hook = chat();
  Rate hourly;
  hourly.key = "hourly";
  hourly.burst = 3;
  hourly.per_second = 0.01;
  hook.manifest.rates.push_back(hourly);
  const std::vector<std::string> keys{"post", "hourly", "not declared"};

  EXPECT_EQ(routes.throttle_topic(hook, keys, "v1"), 0);
  EXPECT_EQ(routes.throttle_topic(hook, keys, "v1"), 0);
  EXPECT_EQ(routes.throttle_topic(hook, keys, "v1"), 2);
  EXPECT_EQ(routes.throttle_topic(hook, keys, "v2"), 0);
  clock.advance(2000);
  EXPECT_EQ(routes.throttle_topic(hook, keys, "v1"), 0);
  clock.advance(2000);
  // The refused try cost nothing of the hour's.
  EXPECT_EQ(routes.throttle_topic(hook, keys, "v1"), 96);
  EXPECT_EQ(routes.throttle(hook, hook.manifest.routes[0], "v1"), 0) << "an address is no topic";
}

TEST(Routes, AForeignPreflightGetsNoHeaders) {
  const net::Response refused = Routes::preflight(chat(), from_origin("https://evil.example"));

  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(refused.headers.get("access-control-allow-origin"), "");
}

}  // namespace
}  // namespace jackfield::inbound
