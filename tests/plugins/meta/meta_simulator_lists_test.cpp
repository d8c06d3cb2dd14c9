// SPDX-License-Identifier: MIT
// Posts and comments as lists, and the end of webhooks that nobody takes.
#include "tests/plugins/meta/simulated_meta.hpp"

#include <vector>

namespace jackfield::meta_simulator {
namespace {

using Texts = std::vector<std::string>;

constexpr std::int64_t kHour = 3'600'000;

/// What one of the listed is called by, of all.
Texts each(const Json& answer, const char* name) {
  Texts all;
  for (const Json& one : answer.at("data")) all.push_back(one.value(name, "-"));
  return all;
}

/// Its id, and a second later.
std::string comment(Network& network, Json deed) {
  deed["do"] = "comment";
  const Json body = Json::parse(network.sim->act(deed, network.now).at(0).body);
  network.now += 1000;
  const Json value = body["entry"][0]["changes"][0]["value"];
  return value[network.is_instagram ? "id" : "comment_id"];
}

bool is_told(Network& network) {
  return !network.sim->act({{"do", "text"}, {"text", "hi"}}, network.now).empty();
}

TEST(MetaLists, FacebookShowsOnlyThreadsUnlessAskedForAll) {
  Network messenger(false);
  const std::string first = comment(messenger, {{"text", "first"}});
  comment(messenger, {{"text", "second"}});
  comment(messenger, {{"text", "answer"}, {"parent", first}});
  const auto list = [&](const std::string& query) {
    return messenger.call("GET", "/v26.0/1000001_500/comments?fields=message" + query);
  };

  EXPECT_EQ(each(list(""), "message"), (Texts{"first", "second"}));
  EXPECT_EQ(each(list("&filter=stream"), "message"), (Texts{"first", "second", "answer"}));
  EXPECT_EQ(each(list("&filter=stream&order=reverse_chronological"), "message"),
            (Texts{"answer", "second", "first"}));
  const std::string since = std::to_string(messenger.now / 1000 - 2);
  EXPECT_EQ(each(list("&filter=stream&since=" + since), "message"), (Texts{"second", "answer"}));
  EXPECT_EQ(Network::code(list("&order=newest")), "100");
}

TEST(MetaLists, InstagramShowsTheNewestThreadFirstAndAnswersInside) {
  Network instagram(true);
  const std::string first = comment(instagram, {{"text", "first"}});
  comment(instagram, {{"text", "answer"}, {"parent", first}});
  comment(instagram, {{"text", "second"}});

  const Json list = instagram.call(
      "GET", "/v26.0/18000000000000001/comments?fields=text,replies%7Btext,parent_id%7D");

  EXPECT_EQ(each(list, "text"), (Texts{"second", "first"}));
  EXPECT_FALSE(list["data"][0].contains("replies"));
  const Json& replies = list.at("data").at(1).at("replies");
  EXPECT_EQ(each(replies, "text"), Texts{"answer"});
  EXPECT_EQ(each(replies, "parent_id"), Texts{first});
}

TEST(MetaLists, APageIsAsLongAsAskedAndTellsWhereItGoesOn) {
  for (const bool is_instagram : {false, true}) {
    Network network(is_instagram);
    for (int i = 0; i < 60; ++i)
      comment(network, {{"text", "x"}, {"post", std::to_string(7000 + i)}});
    const std::string edge =
        is_instagram ? "/v26.0/17840000000001/media" : "/v26.0/1000001/published_posts";
    const std::string longer = edge + "?limit=40";

    const Json usual = network.call("GET", edge);
    const Json page = network.call("GET", longer);
    const std::string after = page.at("paging").at("cursors").at("after");
    const Json rest = network.call("GET", std::string(longer).append("&after=").append(after));

    EXPECT_EQ(usual["data"].size(), 25u);
    EXPECT_EQ(page["data"].size(), 40u);
    EXPECT_EQ(page["data"].at(0)["id"], "7059");
    EXPECT_TRUE(page.at("paging").contains("next"));
    EXPECT_EQ(rest["data"].size(), 20u);
    EXPECT_EQ(rest["data"].at(0)["id"], "7019");
    EXPECT_FALSE(rest.at("paging").contains("next"));
  }
}

TEST(MetaLists, OnlyWhatWasAskedForIsShown) {
  for (const bool is_instagram : {false, true}) {
    Network network(is_instagram);
    comment(network, {{"text", "x"}, {"post", "7000"}});
    const std::string posts = is_instagram ? "/v26.0/me/media" : "/v26.0/me/feed";

    EXPECT_EQ(network.call("GET", "/v26.0/7000/comments?fields=from")["data"][0].size(), 2u);
    EXPECT_EQ(Network::code(network.call("GET", "/v26.0/7000/comments?fields=colour")), "100");
    EXPECT_EQ(Network::code(network.call("GET", posts + "?fields=id,colour")), "100");
    network.sim->control({{"comments", false}});
    EXPECT_EQ(Network::code(network.call("GET", posts)), "10");
    EXPECT_EQ(Network::code(network.call("GET", "/v26.0/7000/comments")), "10");
  }
}

TEST(MetaWebhooks, EndAfterAnHourInWhichNoneWasTaken) {
  for (const bool is_instagram : {false, true}) {
    Network network(is_instagram);
    network.call("POST", "/v26.0/1000001/subscribed_apps?subscribed_fields=messages");
    const auto sent = network.sim->act({{"do", "text"}, {"text", "hi"}}, network.now);
    EXPECT_EQ(network.sim->webhook_answered(sent[0], 503, 10, network.now).size(), 1u);

    network.now += kHour - 1;
    EXPECT_EQ(network.sim->webhook_answered(sent[0], 0, 10, network.now).size(), 1u);
    EXPECT_TRUE(is_told(network));
    network.now += 1;
    EXPECT_TRUE(network.sim->webhook_answered(sent[0], 200, 5001, network.now).empty());

    EXPECT_FALSE(is_told(network));
    EXPECT_TRUE(network.sim->webhook_answered(sent[0], 503, 10, network.now).empty());
    EXPECT_TRUE(network.call("GET", "/v26.0/1000001/subscribed_apps")["data"].empty());
    const Json counters = network.sim->phone()["counters"];
    EXPECT_EQ(counters.value("webhooks_disabled", 0), 1);
    EXPECT_EQ(counters.value("webhooks_lost", 0), 1);
  }
}

TEST(MetaWebhooks, GoOnWhileOneOfThemIsTaken) {
  Network network(false);
  const auto sent = network.sim->act({{"do", "text"}, {"text", "hi"}}, network.now);
  const auto fail = [&] { network.sim->webhook_answered(sent[0], 500, 10, network.now); };

  fail();
  network.now += kHour - 1;
  network.sim->webhook_answered(sent[0], 200, 10, network.now);
  network.now += kHour;
  fail();  // the first of a new hour

  EXPECT_TRUE(is_told(network));
}

TEST(MetaWebhooks, AreLostUntilTheAppSubscribesAgain) {
  for (const bool is_instagram : {false, true}) {
    Network network(is_instagram);
    const auto calls_back = [&] {
      const Json body = {{"recipient", {{"id", network.person}}}, {"message", {{"text", "hello"}}}};
      const std::string path = "/v26.0/1000001/messages";
      const auto answer = network.sim->handle(
          {"POST",
           path,
           {{"authorization", "Bearer token"}, {"content-type", "application/json"}},
           body.dump()},
          network.now);
      EXPECT_EQ(answer.status, 200);
      EXPECT_NE(answer.body.find("message_id"), std::string::npos);
      return answer.first.has_value() || !answer.webhooks.empty();
    };
    EXPECT_TRUE(calls_back());
    network.call("DELETE", "/v26.0/1000001/subscribed_apps");

    EXPECT_FALSE(is_told(network));
    EXPECT_FALSE(calls_back());
    network.sim->control({{"echoes_first", true}});
    EXPECT_FALSE(calls_back());

    network.call("POST", "/v26.0/1000001/subscribed_apps?subscribed_fields=messages");
    EXPECT_TRUE(calls_back());
    const auto told = network.sim->act({{"do", "text"}, {"text", "back"}}, network.now);
    ASSERT_EQ(told.size(), 1u);  // what was said meanwhile is not told
    EXPECT_NE(told[0].body.find("back"), std::string::npos);
  }
}

TEST(MetaWebhooks, ThatWereOnTheirWayDoNotSubscribeAgain) {
  Network network(false);
  const auto sent = network.sim->act({{"do", "text"}, {"text", "hi"}}, network.now);
  network.call("DELETE", "/v26.0/1000001/subscribed_apps");

  EXPECT_TRUE(network.sim->webhook_answered(sent[0], 200, 10, network.now).empty());

  EXPECT_FALSE(is_told(network));
}

}  // namespace
}  // namespace jackfield::meta_simulator
