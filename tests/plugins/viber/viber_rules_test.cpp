// SPDX-License-Identifier: MIT
// Who may be written to and when, what it costs, what the account is: the plugin against the
// simulator.
#include "tests/plugins/viber/fake_host.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::viber {
namespace {

using Json = nlohmann::json;

TEST(ViberRules, OnlySubscribersAreWrittenToUntilTheyLeave) {
  FakeHost host;
  EXPECT_EQ(host.send({text("hi")}).error->code, "receiver_not_subscribed");

  host.act({{"do", "follow"}});
  EXPECT_EQ(host.send({text("hi")}).outcome, Outcome::accepted);
  host.now += 1000;
  host.act({{"do", "unfollow"}});
  const std::size_t sent = host.labels.size();
  EXPECT_EQ(host.send({text("hi")}).error->code, "unsubscribed");
  EXPECT_EQ(host.labels.size(), sent) << "nothing was asked of Viber";

  host.now += 1000;
  host.act({{"do", "text"}, {"text", "back again"}});
  EXPECT_EQ(host.send({text("hi")}).outcome, Outcome::accepted);
}

TEST(ViberRules, TheConfiguredWelcomeIsSaidToWhoOpensTheChat) {
  Json own = config();
  own["welcome"] = "Good day!";
  FakeHost host(own);

  host.act({{"do", "open"}, {"context", "campaign-7"}});

  EXPECT_EQ(kinds(host.events),
            (std::vector{EventKind::conversation_started, EventKind::message_status}));
  EXPECT_EQ(host.events.at(0).referral->ref, "campaign-7");
  EXPECT_EQ(host.messages().at(0)["text"], "Good day!");
  EXPECT_EQ(host.counter("welcomes"), 1);
}

TEST(ViberRules, TheApplicationsWelcomeGoesIntoTheOpenCallback) {
  Json own = config();
  own["welcome"] = "Good day!";
  own["welcome_wait_ms"] = 2000;
  FakeHost host(own);
  const std::vector<Event> opened = host.act({{"do", "open"}});
  ASSERT_TRUE(host.context.held);

  const Done done = host.send({text("Welcome, Ann"), quick_replies(2, "q")});

  EXPECT_EQ(done.outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, std::vector<std::string>{"welcome"});
  EXPECT_EQ(host.messages().at(0)["text"], "Welcome, Ann");
  EXPECT_EQ(host.messages().size(), 1u);
  EXPECT_EQ(done.pieces.at(0).provider_ids.at(0), opened.at(0).provider_event_id);
  EXPECT_EQ(host.events.back().message_refs, done.pieces[0].provider_ids);
}

TEST(ViberRules, ASessionLastsADayFromTheLastMessage) {
  Json own = config();
  own["stays_in_session"] = true;
  FakeHost host(own);
  host.act({{"do", "text"}, {"text", "hello"}});
  host.now += 24LL * 3600 * 1000 - 1;
  EXPECT_EQ(host.send({text("in time")}).outcome, Outcome::accepted);

  host.now += 1;
  EXPECT_EQ(host.send({text("late")}).outcome, Outcome::window_closed);

  host.act({{"do", "sticker"}});
  EXPECT_EQ(host.send({text("again")}).outcome, Outcome::accepted);
}

TEST(ViberRules, OutsideASessionViberTellsThatItCosts) {
  FakeHost host;
  host.act({{"do", "follow"}});

  EXPECT_EQ(host.send({text("hi")}).result, R"({"billing_status":[5]})");

  host.network->control({{"out_of_session", 24}});
  EXPECT_EQ(host.send({text("hi")}).error->code, "no_balance");
  host.network->control({{"out_of_session", 23}});
  EXPECT_EQ(host.send({text("hi")}).outcome, Outcome::window_closed);
}

TEST(ViberRules, AHundredUnansweredMessagesPauseOnlyThatPerson) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  host.act({{"do", "text"}, {"text", "hello"}, {"user", kOther}});
  for (int i = 0; i < 100; ++i) ASSERT_EQ(host.send({text("hi")}).outcome, Outcome::accepted);

  EXPECT_EQ(host.send({text("hi")}).outcome, Outcome::throttled);
  EXPECT_EQ(host.requests.back().rate_keys, std::vector<std::string>{"user:" + kUser});
  EXPECT_EQ(host.send({text("hi")}, kOther).outcome, Outcome::accepted);

  host.act({{"do", "text"}, {"text", "enough"}});
  EXPECT_EQ(host.send({text("hi")}).outcome, Outcome::accepted);
}

TEST(ViberRules, ABroadcastGoesInCallsOfThreeHundredAndTellsWhoWasLeftOut) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  Json list = Json::array({kUser, kOther});
  for (int i = 0; i < 299; ++i) list.push_back("nobody" + std::to_string(i));
  const std::string data = Json{{"viber", {{"broadcast_list", list}}}}.dump();
  host.events.clear();

  const Done done = host.send({text("Sale")}, kUser, data);

  EXPECT_EQ(done.outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, (std::vector<std::string>{"broadcast", "broadcast-2"}));
  EXPECT_EQ(done.events.size(), 300u);
  EXPECT_EQ(done.events.at(0).conversation_refs, std::vector<std::string>{kOther});
  EXPECT_EQ(done.events[0].status->error->class_, ErrorClass::opted_out);
  EXPECT_EQ(host.messages().at(1)["text"], "Sale");
  ASSERT_EQ(host.events.size(), 1u);
  EXPECT_EQ("broadcast:" + host.events[0].message_refs.at(0), done.pieces.at(0).provider_ids.at(0));
}

TEST(ViberRules, ACutAnswerIsUncertainAndAnHonestFailureIsNot) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  host.network->control({{"fault", "cut"}, {"path", "send_message"}});
  EXPECT_EQ(host.send({text("a")}).outcome, Outcome::uncertain);
  host.network->control({{"fault", "fail_after"}, {"path", "send_message"}});
  EXPECT_EQ(host.send({text("b")}).outcome, Outcome::uncertain);
  host.network->control({{"fault", "throttle"}, {"path", "send_message"}});
  EXPECT_EQ(host.send({text("c")}).outcome, Outcome::throttled);
  EXPECT_EQ(host.messages().size(), 3u);
}

TEST(ViberRules, EveryStatusOfViberEndsTheSendAsItShould) {
  const std::vector<std::pair<int, Outcome>> all = {
      {2, Outcome::unauthenticated}, {3, Outcome::invalid},        {4, Outcome::invalid},
      {5, Outcome::recipient_gone},  {6, Outcome::opted_out},      {7, Outcome::config},
      {8, Outcome::config},          {9, Outcome::config},         {10, Outcome::config},
      {11, Outcome::unsupported},    {12, Outcome::throttled},     {15, Outcome::config},
      {16, Outcome::unsupported},    {17, Outcome::unsupported},   {18, Outcome::unsupported},
      {19, Outcome::unsupported},    {20, Outcome::unsupported},   {21, Outcome::unsupported},
      {22, Outcome::unsupported},    {23, Outcome::window_closed}, {24, Outcome::window_closed},
      {99, Outcome::retry}};
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});

  for (const auto& [status, outcome] : all) {
    host.network->control({{"status", status}, {"path", "send_message"}});
    const Done done = host.send({text("hi")});
    EXPECT_EQ(done.outcome, outcome) << status;
    EXPECT_EQ(done.error->provider_code, std::to_string(status));
    EXPECT_EQ(done.error->text.find(kToken), std::string::npos);
  }
}

TEST(ViberRules, TheHookAnswersWhileSetWebhookStillWaits) {
  FakeHost host(config(), false);

  const Done done = host.run("register", {{"url", kHook}});

  EXPECT_EQ(done.outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, (std::vector<std::string>{"account_info", "set_webhook"}));
  EXPECT_EQ(host.counter("webhooks_set"), 1);
  EXPECT_TRUE(host.events.empty());
}

TEST(ViberRules, AWebhookThatDoesNotAnswerIsNotSetAndNothingIsSentWithoutOne) {
  FakeHost host(config(), false);
  host.hook_status = 503;

  const Done refused = host.run("register", {{"url", kHook}});
  const Done sent = host.send({text("hi")});

  EXPECT_EQ(refused.outcome, Outcome::config);
  EXPECT_EQ(refused.error->code, "invalid_url");
  EXPECT_EQ(sent.outcome, Outcome::config);
  EXPECT_EQ(sent.error->code, "webhook_not_set");
}

TEST(ViberRules, RegistersOnceAndTheCheckTellsTheBot) {
  FakeHost host;

  EXPECT_EQ(host.run("register", {{"url", kHook}}).outcome, Outcome::accepted);
  const Done checked = host.run("check", Json::object());

  EXPECT_EQ(std::count(host.labels.begin(), host.labels.end(), "set_webhook"), 0);
  EXPECT_EQ(checked.account_address, "pa:75346594275468546724");
}

TEST(ViberRules, UnregisteringEndsAllChats) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});

  EXPECT_EQ(host.run("unregister", Json::object()).outcome, Outcome::accepted);

  EXPECT_EQ(host.send({text("hi")}).error->code, "webhook_not_set");
}

TEST(ViberRules, AWrongTokenIsToldByTheCheck) {
  FakeHost host;
  Json own = config();
  own["auth_token"] = "0000000000000000-0000000000000000-0000000000000000";
  host.viber = support::make_channel<Viber>("viber", own).value();

  EXPECT_EQ(host.run("check", Json::object()).outcome, Outcome::unauthenticated);
}

TEST(ViberRules, WithoutAPublicAddressNothingCanBeRegistered) {
  FakeHost host(config(), false);
  host.context.public_url.clear();

  EXPECT_EQ(host.run("register", Json::object()).outcome, Outcome::config);
  EXPECT_TRUE(host.labels.empty());
}

TEST(ViberRules, AConfigurationThatCannotWorkNamesItsKey) {
  for (const Json& wrong :
       {Json{{"auth_token", ""}}, Json{{"sender_name", ""}},
        Json{{"sender_name", std::string(29, 'x')}}, Json{{"welcome", std::string(7001, 'x')}}}) {
    Json own = config();
    own.update(wrong);
    EXPECT_FALSE(support::make_channel<Viber>("viber", own)) << wrong;
  }
}

TEST(ViberRules, ProfilesAreToldTwiceInTwelveHours) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  const Json who = {{"user", kUser}};

  EXPECT_EQ(host.run("profile", who).person->display_name, "Customer 1");
  EXPECT_EQ(host.run("profile", who).outcome, Outcome::accepted);
  EXPECT_EQ(host.run("profile", who).outcome, Outcome::throttled);
  host.now += 12LL * 3600 * 1000;
  EXPECT_EQ(host.run("profile", who).outcome, Outcome::accepted);
  EXPECT_EQ(host.run("presence", {{"ids", {kUser, "nobody"}}}).outcome, Outcome::accepted);
}

}  // namespace
}  // namespace jackfield::viber
