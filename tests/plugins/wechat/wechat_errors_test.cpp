// SPDX-License-Identifier: MIT
// Every row of the sheet's table of codes (4.3), provoked at the simulator; tokens that end.
#include "tests/plugins/wechat/fake_host.hpp"

namespace jackfield::wechat {
namespace {

struct Row {
  int code;
  Outcome outcome;
};

constexpr Row kRows[] = {
    {-1, Outcome::retry},
    {50100, Outcome::retry},
    {40001, Outcome::unauthenticated},
    {40014, Outcome::unauthenticated},
    {42001, Outcome::unauthenticated},
    {41001, Outcome::unauthenticated},
    {40013, Outcome::config},
    {40125, Outcome::config},
    {40243, Outcome::config},
    {40164, Outcome::config},
    {61004, Outcome::config},
    {89503, Outcome::config},
    {48001, Outcome::config},
    {48004, Outcome::config},
    {50002, Outcome::config},
    {45015, Outcome::window_closed},
    {45047, Outcome::window_closed},
    {43004, Outcome::opted_out},
    {43019, Outcome::opted_out},
    {48002, Outcome::opted_out},
    {50005, Outcome::opted_out},
    {40003, Outcome::recipient_gone},
    {45009, Outcome::throttled},
    {45011, Outcome::throttled},
    {45066, Outcome::throttled},
    {40004, Outcome::invalid},
    {40005, Outcome::invalid},
    {40006, Outcome::invalid},
    {40007, Outcome::invalid},
    {40008, Outcome::invalid},
    {40009, Outcome::invalid},
    {40033, Outcome::invalid},
    {40035, Outcome::invalid},
    {44004, Outcome::invalid},
    {45001, Outcome::invalid},
    {45002, Outcome::invalid},
    {45003, Outcome::invalid},
    {45008, Outcome::invalid},
    {47001, Outcome::invalid},
    {47003, Outcome::invalid},
    {40037, Outcome::invalid},
    {43101, Outcome::opted_out},
    {45067, Outcome::invalid},
    {61450, Outcome::retry},
    {61452, Outcome::invalid},
    {65400, Outcome::config},
    {65401, Outcome::invalid},
};

TEST(WechatErrors, EveryCodeHasItsOutcome) {
  FakeHost host;
  host.act({{"do", "text"}});

  for (const Row& row : kRows) {
    host.network->control({{"errcode", row.code}, {"path", "custom/send"}});
    const Done done = host.send({text("hi")});
    EXPECT_EQ(done.outcome, row.outcome) << row.code;
    ASSERT_TRUE(done.error) << row.code;
    EXPECT_EQ(done.error->provider_code, std::to_string(row.code));
    EXPECT_NE(done.error->provider_text.find("rid: "), std::string::npos) << row.code;
    host.act({{"do", "text"}});
  }
}

TEST(WechatErrors, ALostAnswerIsUncertainForAMessageAndRepeatableForATemplate) {
  FakeHost host;
  host.act({{"do", "text"}});
  Part notice;
  notice.type = PartType::template_;
  notice.template_.emplace().name = "TPL-1";

  host.network->control({{"fault", "cut"}, {"bytes", 0}, {"path", "custom/send"}});
  const Done message = host.send({text("hi")});
  host.network->control({{"errcode", 45065}, {"path", "template/send"}});
  const Done repeated = host.send({notice});

  EXPECT_EQ(message.outcome, Outcome::uncertain);
  EXPECT_EQ(repeated.outcome, Outcome::accepted);
}

TEST(WechatTokens, AreRepeatedWhileTheyHold) {
  FakeHost host;

  const Done first = host.run("token", {{"name", "access"}});
  const Done second = host.run("token", {{"name", "access"}});

  EXPECT_EQ(first.tokens.at(0).value, second.tokens.at(0).value);
  EXPECT_EQ(first.tokens.at(0).expires_at, kNow + 7'200'000);
}

TEST(WechatTokens, AreForcedWhenWeChatRefusesOneThatShouldHold) {
  FakeHost host;
  host.act({{"do", "text"}});
  ASSERT_EQ(host.send({text("one")}).outcome, Outcome::accepted);
  host.network->control({{"revoke_tokens", true}});

  const Done refused = host.send({text("two")});
  const Done renewed = host.run("token", {{"name", "access"}});
  host.context.tokens = renewed.tokens;
  const Done sent = host.send({text("two")});

  EXPECT_EQ(refused.outcome, Outcome::unauthenticated);
  EXPECT_EQ(host.labels,
            (std::vector<std::string>{"token", "send", "send", "token", "token_forced", "send"}));
  EXPECT_EQ(sent.outcome, Outcome::accepted);
}

TEST(WechatTokens, EndedOnesAreRenewedWithoutForce) {
  FakeHost host;
  host.act({{"do", "text"}});
  host.send({text("one")});
  host.now += 7'200'000;
  host.act({{"do", "text"}});

  const Done refused = host.send({text("two")});
  host.context.tokens = host.run("token", {{"name", "access"}}).tokens;

  EXPECT_EQ(refused.outcome, Outcome::unauthenticated);
  EXPECT_EQ(host.send({text("two")}).outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, (std::vector<std::string>{"token", "send", "send", "token", "send"}));
}

TEST(WechatTokens, WrongCredentialsNameTheirKey) {
  FakeHost wrong_secret;
  wrong_secret.wechat =
      support::make_channel<Wechat>("wechat", config_with({{"app_secret", "wrong"}})).value();
  FakeHost wrong_id;
  wrong_id.wechat =
      support::make_channel<Wechat>("wechat", config_with({{"app_id", "wxffffffffffffffff"}}))
          .value();
  FakeHost wrong_place;
  wrong_place.network->control({{"ip_allowed", false}});

  EXPECT_EQ(wrong_secret.run("token", {}).error->field, "/app_secret");
  EXPECT_EQ(wrong_id.run("token", {}).error->field, "/app_id");
  EXPECT_EQ(wrong_place.run("token", {}).error->code, "ip_allow_list");
}

TEST(WechatCheck, TellsWhetherCustomerServiceMayBeUsed) {
  FakeHost verified;
  FakeHost unverified;
  unverified.network->control({{"verified", false}});

  const Done may = verified.run("check", {});
  const Done may_not = unverified.run("check", {});

  EXPECT_EQ(may.outcome, Outcome::accepted);
  EXPECT_EQ(may.result, R"({"customer_service":true,"agents":1})");
  EXPECT_EQ(may_not.outcome, Outcome::accepted);
  EXPECT_EQ(may_not.result, R"({"customer_service":false})");
}

}  // namespace
}  // namespace jackfield::wechat
