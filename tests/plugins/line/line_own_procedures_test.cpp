// SPDX-License-Identifier: MIT
// What people ask of LINE beside messages: who is there, to leave, to try the webhook, to end a
// token.
#include "tests/plugins/line/fake_host.hpp"

namespace jackfield::line {
namespace {

using Json = nlohmann::json;

Json result_of(const Done& done) {
  return Json::parse(done.result, nullptr, false);
}

std::string customer(int number) {
  return "U" + std::string(28, '0') + std::to_string(number);
}

TEST(LineOwnProcedures, AGroupOfAnySizeIsListedPageByPage) {
  FakeHost host;
  for (int i = 0; i < 150; ++i)
    host.act({{"do", "text"}, {"text", "hi"}, {"user", customer(1000 + i)}, {"chat", kGroup}});

  const Json first = result_of(host.run("line.members", {{"chat", kGroup}}));
  const Json second =
      result_of(host.run("line.members", {{"chat", kGroup}, {"start", first["next"]}}));
  const Json count = result_of(host.run("line.member_count", {{"chat", kGroup}}));

  EXPECT_EQ(first["ids"].size(), 100u);
  EXPECT_EQ(second["ids"].size(), 52u);
  EXPECT_EQ(second["ids"].back(), customer(1149));
  EXPECT_FALSE(second.contains("next"));
  EXPECT_EQ(count["count"], 152);
  EXPECT_EQ(host.run("profile", {{"chat", kGroup}}).conversation->participants_count, 152u);
}

TEST(LineOwnProcedures, FollowersAreListedWithoutThoseWhoBlockedTheAccount) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hi"}, {"user", customer(2000)}});
  host.act({{"do", "unfollow"}});

  const Json first = result_of(host.run("line.followers", {{"limit", 1}}));
  const Json second =
      result_of(host.run("line.followers", {{"limit", 1}, {"start", first["next"]}}));

  EXPECT_EQ(first["ids"].size(), 1u);
  EXPECT_EQ(second["ids"], Json::array({customer(2000)}));
  EXPECT_FALSE(second.contains("next"));
}

TEST(LineOwnProcedures, AnAccountThatIsNotVerifiedIsToldTheNumberOnly) {
  FakeHost host;
  host.network->control({{"is_verified", false}});

  EXPECT_EQ(host.run("line.members", {{"chat", kGroup}}).outcome, Outcome::config);
  EXPECT_EQ(host.run("line.followers", Json::object()).outcome, Outcome::config);
  EXPECT_EQ(host.run("line.member_count", {{"chat", kGroup}}).outcome, Outcome::accepted);
}

TEST(LineOwnProcedures, AGroupThatWasLeftTakesNoMessages) {
  FakeHost host;
  EXPECT_EQ(host.send({{text("hello")}}, kGroup).outcome, Outcome::accepted);

  EXPECT_EQ(host.run("line.leave", {{"chat", kGroup}}).outcome, Outcome::accepted);

  host.context.seed[0] = 'b';
  EXPECT_EQ(host.send({{text("hello?")}}, kGroup).outcome, Outcome::recipient_gone);
  EXPECT_EQ(host.run("line.leave", {{"chat", kGroup}}).outcome, Outcome::recipient_gone);
}

TEST(LineOwnProcedures, ANewWebhookIsTriedOnce) {
  FakeHost host;
  const Json url = {{"url", host.context.public_url}};

  EXPECT_EQ(host.run("register", url).outcome, Outcome::accepted);
  EXPECT_EQ(host.run("register", url).outcome, Outcome::accepted);

  EXPECT_EQ(host.counter("webhook_tests"), 1);
  const Json found = result_of(host.run("line.webhook_test", Json::object()));
  EXPECT_EQ(found["success"], true);
  EXPECT_EQ(found["reason"], "OK");
  EXPECT_EQ(found["at"], "2026-11-01T10:00:00Z");
}

TEST(LineOwnProcedures, AWebhookThatRefusesOrIsSwitchedOffIsTold) {
  FakeHost host;
  const Json url = {{"url", host.context.public_url}};
  host.webhook_status = 503;

  const Done refused = host.run("register", url);
  host.network->control({{"uses_webhook", false}});
  const Done off = host.run("register", url);

  EXPECT_EQ(refused.outcome, Outcome::config);
  EXPECT_EQ(refused.error->provider_code, "ERROR_STATUS_CODE");
  EXPECT_EQ(off.outcome, Outcome::config);
  EXPECT_NE(off.error->remedy.find("Use webhook"), std::string::npos);
}

TEST(LineOwnProcedures, TheCheckTellsWhenAConfiguredTokenEndsAndThatItHasEnded) {
  FakeHost host;
  EXPECT_FALSE(result_of(host.run("check", Json::object())).contains("credential_expires_at"));
  host.network->control({{"token_expires_at_ms", kNow + 3'600'000}});

  EXPECT_EQ(result_of(host.run("check", Json::object()))["credential_expires_at"],
            kNow + 3'600'000);
  host.now = kNow + 3'600'000;
  const Done ended = host.run("check", Json::object());

  EXPECT_EQ(ended.outcome, Outcome::unauthenticated);
  EXPECT_EQ(ended.error->field, "/channel_access_token");
  EXPECT_EQ(ended.error->text, "line: channel_access_token has ended or was revoked");
}

TEST(LineOwnProcedures, ARevokedTokenIsTakenNoMoreAndCountsAsEnded) {
  Json short_lived = config();
  short_lived.erase("channel_access_token");
  short_lived["token_kind"] = "short-lived";
  FakeHost host(short_lived);
  EXPECT_EQ(host.send({{text("a")}}).outcome, Outcome::accepted);

  const Done revoked = host.run("line.revoke_token", Json::object());

  EXPECT_EQ(revoked.outcome, Outcome::accepted);
  ASSERT_EQ(revoked.tokens.size(), 1u);
  EXPECT_EQ(revoked.tokens[0].value, host.context.tokens.at(0).value);
  EXPECT_LE(revoked.tokens[0].expires_at, host.now);
  host.context.seed[0] = 'b';
  EXPECT_EQ(host.send({{text("b")}}).outcome, Outcome::unauthenticated);
  host.context.tokens.clear();
  EXPECT_EQ(host.send({{text("c")}}).outcome, Outcome::accepted);
}

}  // namespace
}  // namespace jackfield::line
