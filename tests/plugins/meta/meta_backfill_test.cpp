// SPDX-License-Identifier: MIT
// Comments that no webhook brought: the plugin lists them, the simulator shows what it has, and it
// is as if the webhook had come.
#include "tests/plugins/meta/fake_host.hpp"

namespace jackfield::meta {
namespace {

using Json = nlohmann::json;

constexpr Network kEither[] = {Network::messenger, Network::instagram};

Done ask(FakeHost& host, const Json& argument) {
  ProcedureValue procedure;
  procedure.name = "backfill";
  procedure.argument = argument.dump();
  return host.run(procedure);
}

/// All that is found below the newest posts.
std::vector<Event> found_since(FakeHost& host, std::int64_t since) {
  const Done all = ask(host, {{"since", since}});
  EXPECT_EQ(all.outcome, Outcome::accepted);
  std::vector<Event> events;
  for (const Work& work : all.work) {
    const Json argument = Json::parse(work.argument);
    if (!argument.contains("post")) continue;
    EXPECT_EQ(work.name, "backfill");
    Done done = ask(host, argument);
    EXPECT_EQ(done.outcome, Outcome::accepted);
    for (Event& event : done.events) events.push_back(std::move(event));
  }
  return events;
}

std::vector<std::string> texts_of(const std::vector<Event>& events) {
  std::vector<std::string> words;
  words.reserve(events.size());
  for (const Event& event : events) words.push_back(event.message->parts.at(0).text);
  return words;
}

Event comment(FakeHost& host, Json deed) {
  deed["do"] = "comment";
  return host.act(deed).at(0);
}

TEST(MetaBackfill, AListedCommentIsTheSameEventAsItsWebhook) {
  for (const Network network : kEither) {
    FakeHost host(network);
    const std::string other = network == Network::instagram ? "9000002" : "7000002";
    std::vector<Event> told = {comment(host, {{"text", "Price?"}})};
    const std::string first = told[0].message->provider_ids.at(0);
    host.now += 60'000;
    told.push_back(comment(host, {{"text", "and size?"}, {"parent", first}, {"user", other}}));
    host.now += 60'000;
    Action action;
    action.conversation.emplace(*told[0].conversation);
    action.target.emplace().provider_id = first;
    action.pieces.push_back({1, {text("It is $4")}});
    ASSERT_EQ(host.run(ActionKind::send, action).outcome, Outcome::accepted);
    for (Event& event : host.heard()) told.push_back(std::move(event));

    std::vector<Event> found = found_since(host, kNow);

    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[1].conversation->thread, first);
    EXPECT_EQ(found[2].kind, EventKind::message_echo);
    for (std::size_t i = 0; i < found.size(); ++i) {
      found[i].conversation->context->url.clear();  // only the list tells where the post is
      EXPECT_EQ(found[i], told.at(i)) << found[i].message->parts.at(0).text;
    }
  }
}

TEST(MetaBackfill, OlderCommentsAreLeftOutAndAnswersToThemAreNot) {
  for (const Network network : kEither) {
    FakeHost host(network);
    const Event old = comment(host, {{"text", "old"}});
    host.now += 3'600'000;
    const std::int64_t since = host.now;
    comment(host, {{"text", "answer"}, {"parent", old.message->provider_ids.at(0)}});
    host.now += 1000;
    comment(host, {{"text", "elsewhere"}, {"post", "18000000000000055"}});

    std::vector<std::string> words = texts_of(found_since(host, since + 999));

    EXPECT_EQ(words, (std::vector<std::string>{"elsewhere", "answer"}));  // the newest post first
  }
}

TEST(MetaBackfill, PageAfterPageIsReadOldestFirst) {
  for (const Network network : kEither) {
    FakeHost host(network);
    std::vector<std::string> said;
    for (int i = 0; i < 120; ++i) {
      host.now += 1000;
      said.push_back("comment " + std::to_string(i));
      comment(host, {{"text", said.back()}});
    }

    EXPECT_EQ(texts_of(found_since(host, 0)), said);
  }
}

TEST(MetaBackfill, ManyAnswersToOneCommentAreAllRead) {
  for (const Network network : kEither) {
    FakeHost host(network);
    std::vector<std::string> said = {"first"};
    const Event first = comment(host, {{"text", "first"}});
    for (int i = 0; i < 60; ++i) {
      host.now += 1000;
      said.push_back("answer " + std::to_string(i));
      comment(host, {{"text", said.back()}, {"parent", first.message->provider_ids.at(0)}});
    }

    EXPECT_EQ(texts_of(found_since(host, 0)), said);
  }
}

TEST(MetaBackfill, TheHundredNewestPostsAreAskedFor) {
  for (const Network network : kEither) {
    FakeHost host(network);
    for (int i = 0; i < 110; ++i) {
      host.now += 1000;
      comment(host, {{"text", "hi"}, {"post", std::to_string(18'000 + i)}});
    }

    const Done all = ask(host, {{"since", 0}});

    ASSERT_EQ(all.work.size(), 100u);
    EXPECT_EQ(Json::parse(all.work.front().argument)["post"], "18109");
    EXPECT_EQ(Json::parse(all.work.back().argument)["post"], "18010");
  }
}

TEST(MetaBackfill, AnAccountThatMaySeeNoCommentsHasItsConversations) {
  for (const Network network : kEither) {
    FakeHost host(network);
    host.act({{"do", "text"}, {"text", "hi"}});
    const Event written = comment(host, {{"text", "Price?"}});
    host.world->control({{"comments", false}});

    const Done all = ask(host, {{"since", 0}});
    const Done one = ask(host, {{"post", written.conversation->context->post}, {"since", 0}});

    EXPECT_EQ(all.outcome, Outcome::accepted);
    ASSERT_EQ(all.work.size(), 1u);
    EXPECT_EQ(Json::parse(all.work[0].argument)["user"], host.person);
    EXPECT_EQ(one.outcome, Outcome::accepted);
    EXPECT_TRUE(one.events.empty());
  }
}

}  // namespace
}  // namespace jackfield::meta
