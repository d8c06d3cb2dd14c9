// SPDX-License-Identifier: MIT
// The simulator refuses what LINE refuses of lists, leaving, webhook tests and tokens.
#include "plugins/line/simulator/line_simulator.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;
using simulator::HttpResponse;

constexpr std::int64_t kPlacesNow = 1'793'527'200'000;
constexpr std::int64_t kDay = 24LL * 3600 * 1000;
const std::string kGroup = "/v2/bot/group/C00000000000000000000000000000001";

struct Line {
  std::unique_ptr<simulator::Simulator> network = line_entry().make(
      {{"channel_id", "1"}, {"channel_secret", "secret"}, {"channel_access_token", "static"}},
      "http://127.0.0.1:8080/hooks/line");
  std::int64_t now = kPlacesNow;

  HttpResponse get(const std::string& target) const {
    return network->handle({"GET", target, {{"authorization", "Bearer static"}}, ""}, now);
  }
  simulator::HttpRequest post_of(const std::string& target, const Json& body = Json::object()) {
    return {"POST",
            target,
            {{"authorization", "Bearer static"}, {"content-type", "application/json"}},
            body.dump()};
  }
  HttpResponse post(const std::string& target, const Json& body = Json::object()) {
    return network->handle(post_of(target, body), now);
  }
  HttpResponse form(const std::string& target, const std::string& body) const {
    return network->handle(
        {"POST", target, {{"content-type", "application/x-www-form-urlencoded"}}, body}, now);
  }
  std::string issued(const std::string& path) const {
    const HttpResponse told =
        form(path, "grant_type=client_credentials&client_id=1&client_secret=secret");
    return Json::parse(told.body).value("access_token", "");
  }
};

Json places_json(const HttpResponse& response) {
  return Json::parse(response.body, nullptr, false);
}

TEST(LineSimulatorPlaces, ListsCheckTheirLimitsAndTokens) {
  Line line;

  EXPECT_EQ(line.get("/v2/bot/followers/ids?limit=1001").status, 400);
  EXPECT_EQ(line.get("/v2/bot/followers/ids?limit=0").status, 400);
  EXPECT_EQ(line.get("/v2/bot/followers/ids?limit=many").status, 400);
  EXPECT_EQ(line.get("/v2/bot/followers/ids?start=never").status, 400);
  EXPECT_EQ(line.get("/v2/bot/followers").status, 404);
  EXPECT_EQ(places_json(line.get(kGroup + "/members/ids"))["memberIds"].size(), 2u);
  const std::string next = places_json(line.get("/v2/bot/followers/ids?limit=1"))["next"];
  EXPECT_EQ(line.get("/v2/bot/followers/ids?start=" + next).status, 200);
  line.now += kDay;
  EXPECT_EQ(line.get("/v2/bot/followers/ids?start=" + next).status, 400);
}

TEST(LineSimulatorPlaces, OnlyWhereTheAccountIsItCanLeave) {
  Line line;

  EXPECT_EQ(line.post("/v2/bot/room/C00000000000000000000000000000001/leave").status, 404);
  EXPECT_EQ(line.post(kGroup + "/summary").status, 404);
  EXPECT_EQ(line.post(kGroup + "/leave").status, 200);
  EXPECT_EQ(line.post(kGroup + "/leave").status, 404);
  EXPECT_EQ(line.get(kGroup + "/summary").status, 404);
}

TEST(LineSimulatorPlaces, AWebhookIsTriedAndSixtyTimesAnHourOnly) {
  Line line;
  const std::string test = "/v2/bot/channel/webhook/test";

  EXPECT_EQ(line.post(test).status, 404);
  EXPECT_EQ(line.post(test, {{"endpoint", "ftp://a.example"}}).status, 400);
  const HttpResponse waits = line.post(test, {{"endpoint", "https://new.example/hooks/a"}});
  ASSERT_TRUE(waits.first);
  EXPECT_EQ(waits.first->url, "https://new.example/hooks/a");
  EXPECT_EQ(Json::parse(waits.first->body)["events"], Json::array());
  const auto told = [&](int status) {
    return places_json(line.network->answer_after(line.post_of(test), status, line.now));
  };
  EXPECT_EQ(told(204)["success"], true);
  EXPECT_EQ(told(503)["reason"], "ERROR_STATUS_CODE");
  EXPECT_EQ(told(503)["statusCode"], 503);
  EXPECT_EQ(told(0)["reason"], "COULD_NOT_CONNECT");
  EXPECT_EQ(told(0)["success"], false);
  for (int asked = 3; asked < 60; ++asked) EXPECT_EQ(line.post(test).status, 404);
  EXPECT_EQ(line.post(test).status, 429);
  line.now += 60'000;
  EXPECT_EQ(line.post(test).status, 404);
}

TEST(LineSimulatorPlaces, TokensAreVerifiedAndRevokedByTheirOwnCalls) {
  Line line;
  const std::string token = line.issued("/v2/oauth/accessToken");
  const std::string stateless = line.issued("/oauth2/v3/token");

  EXPECT_EQ(places_json(line.form("/v2/oauth/verify", "access_token=" + token))["expires_in"],
            2'592'000);
  EXPECT_EQ(line.get("/oauth2/v2.1/verify?access_token=" + token).status, 400);
  EXPECT_EQ(line.form("/v2/oauth/verify", "access_token=never").status, 400);
  EXPECT_EQ(line.form("/v2/oauth/revoke", "access_token=" + stateless).status, 400);
  EXPECT_EQ(line.form("/v2/oauth/revoke", "access_token=" + token).status, 200);
  EXPECT_EQ(line.form("/v2/oauth/verify", "access_token=" + token).status, 400);
  EXPECT_EQ(line.form("/oauth2/v2.1/revoke", "client_id=1&client_secret=no&access_token=x").status,
            400);
  EXPECT_EQ(line.get("/oauth2/v2.1/tokens/kid?client_assertion=x").status, 400);
  EXPECT_EQ(line.get("/v2/bot/info").status, 200);
  EXPECT_EQ(line.form("/v2/oauth/revoke", "access_token=static").status, 200);
  EXPECT_EQ(line.get("/v2/bot/info").status, 401);
}

}  // namespace
}  // namespace jackfield::line_simulator
