// SPDX-License-Identifier: MIT
// WeChat's own customer service: agents come and go, take people over, and what was said is read.
#include "tests/plugins/wechat/fake_host.hpp"

namespace jackfield::wechat {
namespace {

using Json = nlohmann::json;

const Json kAnna = {{"account", "anna@shop"}, {"nickname", "安娜"}};

Json result_of(const Done& done) {
  return Json::parse(done.result, nullptr, false);
}

std::string code_of(const Done& done) {
  return done.error ? done.error->provider_code : std::string();
}

Done hand_over(FakeHost& host, const std::string& agent, bool is_removal = false) {
  ProcedureValue procedure;
  procedure.name = "hand_over";
  Action& action = procedure.action.emplace();
  action.kind = ActionKind::hand_over;
  action.is_removal = is_removal;
  action.conversation.emplace().address = kUser;
  action.handover.emplace().to = agent;
  return host.run(procedure);
}

TEST(WechatAgents, AnAgentIsAddedNamedInvitedAndRemoved) {
  FakeHost host;
  const auto listed = [&] {
    return result_of(host.run("wechat.agents", Json::object()))["agents"];
  };
  ASSERT_EQ(listed().size(), 1u);

  EXPECT_EQ(host.run("wechat.agent_add", kAnna).outcome, Outcome::accepted);
  EXPECT_EQ(
      host.run("wechat.agent_rename", {{"account", "anna@shop"}, {"nickname", "Anna"}}).outcome,
      Outcome::accepted);
  EXPECT_EQ(
      host.run("wechat.agent_invite", {{"account", "anna@shop"}, {"wechat", "anna-w"}}).outcome,
      Outcome::accepted);

  const Json anna = listed().at(1);
  EXPECT_EQ(anna["nickname"], "Anna");
  EXPECT_EQ(anna["invited"], "anna-w");
  EXPECT_EQ(anna["invitation"], "waiting");
  EXPECT_EQ(anna["online"], false);
  EXPECT_EQ(listed().at(0)["online"], true);
  EXPECT_EQ(host.run("wechat.agent_remove", {{"account", "anna@shop"}}).outcome, Outcome::accepted);
  EXPECT_EQ(listed().size(), 1u);
}

TEST(WechatAgents, WhatWeChatRefusesOfAnAgentIsToldAndStopsNothingElse) {
  FakeHost host;
  const auto add = [&](const std::string& account, const std::string& nickname) {
    return host.run("wechat.agent_add", {{"account", account}, {"nickname", nickname}});
  };

  EXPECT_EQ(code_of(add("far-too-long@shop", "A")), "65404");
  EXPECT_EQ(code_of(add("anna", "A")), "65404");
  EXPECT_EQ(code_of(add("anna@shop", "")), "65403");
  EXPECT_EQ(code_of(add("anna@shop", "12345678901234567")), "65403");
  EXPECT_EQ(code_of(add("a@shop", "A")), "65406");
  EXPECT_EQ(code_of(host.run("wechat.agent_remove", {{"account", "no@shop"}})), "65401");
  EXPECT_EQ(add("no@shop", "").outcome, Outcome::invalid);
  for (int i = 0; i < 99; ++i)
    EXPECT_EQ(add("n" + std::to_string(i) + "@shop", "N").outcome, Outcome::accepted);
  EXPECT_EQ(code_of(add("more@shop", "N")), "65405");
}

TEST(WechatAgents, SessionsBeginAreFoundAndEnd) {
  FakeHost host;
  host.act({{"do", "text"}});
  EXPECT_EQ(result_of(host.run("wechat.waiting", Json::object()))["count"], 1);

  EXPECT_EQ(hand_over(host, "a@shop").outcome, Outcome::accepted);

  const Json session = result_of(host.run("wechat.session", {{"openid", kUser}}));
  EXPECT_EQ(session, (Json{{"account", "a@shop"}, {"since", kNow}}));
  const Json sessions = result_of(host.run("wechat.sessions", {{"account", "a@shop"}}))["sessions"];
  EXPECT_EQ(sessions, Json::array({{{"openid", kUser}, {"since", kNow}}}));
  EXPECT_EQ(result_of(host.run("wechat.agents", Json::object()))["agents"][0]["sessions"], 1);
  EXPECT_EQ(result_of(host.run("wechat.waiting", Json::object()))["count"], 0);
  EXPECT_EQ(hand_over(host, "a@shop", true).outcome, Outcome::accepted);
  EXPECT_EQ(code_of(hand_over(host, "a@shop", true)), "65413");
  EXPECT_EQ(result_of(host.run("wechat.session", {{"openid", kUser}}))["account"], "");
}

TEST(WechatAgents, AnAgentWhoIsAwayOrTooLateTakesNobodyOver) {
  FakeHost host;
  host.run("wechat.agent_add", kAnna);

  const Done away = hand_over(host, "anna@shop");
  EXPECT_EQ(hand_over(host, "a@shop").outcome, Outcome::accepted);
  host.network->control({{"agent_online", {{"anna@shop", true}}}});
  const Done late = hand_over(host, "anna@shop");

  EXPECT_EQ(away.outcome, Outcome::invalid);
  EXPECT_EQ(code_of(away), "65415");
  EXPECT_EQ(late.outcome, Outcome::invalid);
  EXPECT_EQ(code_of(late), "65414");
}

TEST(WechatAgents, RecordsAreReadPageByPage) {
  FakeHost host;
  Json records = Json::array();
  for (int i = 0; i < 3; ++i)
    records.push_back({{"openid", kUser},
                       {"opercode", i == 1 ? 2003 : 2002},
                       {"text", std::to_string(i)},
                       {"time", kNow / 1000 - 60 + i},
                       {"worker", "a@shop"}});
  host.network->control({{"records", records}});
  Json wanted = {{"since", kNow - 3'600'000}, {"until", kNow}, {"limit", 2}};

  const Json first = result_of(host.run("wechat.records", wanted));
  wanted["after"] = first["next"];
  const Json second = result_of(host.run("wechat.records", wanted));

  ASSERT_EQ(first["records"].size(), 2u);
  EXPECT_EQ(first["records"][1]["from"], "customer");
  ASSERT_EQ(second["records"].size(), 1u);
  EXPECT_EQ(second["records"][0]["text"], "2");
  EXPECT_FALSE(second.contains("next"));
}

}  // namespace
}  // namespace jackfield::wechat
