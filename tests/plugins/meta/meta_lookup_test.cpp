// SPDX-License-Identifier: MIT
// What became of a send whose answer never came: the plugin asks, the simulator shows what it has.
#include "tests/plugins/meta/fake_host.hpp"

namespace jackfield::meta {
namespace {

using Json = nlohmann::json;

constexpr Network kBoth[] = {Network::messenger, Network::instagram};

Action said_below(const Event& comment, std::string words) {
  Action action;
  action.conversation.emplace(*comment.conversation);
  action.target.emplace().provider_id = comment.message->provider_ids.at(0);
  action.pieces.push_back({1, {text(std::move(words))}});
  return action;
}

/// What the host asks with, of a send that was only words.
Done look_up(FakeHost& host, ActionKind kind, const Action& action, std::int64_t started_at) {
  Json told = {{"kind", name(kind)}, {"id", "msg_1"}, {"pieces", Json::array()}};
  const Conversation& where = *action.conversation;
  told["conversation"] = {{"address", where.address}, {"type", name(where.type)}};
  if (action.target) told["target"] = {{"provider_id", action.target->provider_id}};
  for (const Piece& piece : action.pieces) {
    const Json part = {{"type", "text"}, {"text", piece.parts.at(0).text}};
    told["pieces"].push_back({{"index", piece.index}, {"parts", Json::array({part})}});
  }
  ProcedureValue procedure;
  procedure.name = "reconcile";
  procedure.argument =
      Json{{"action", told}, {"started_at", started_at}, {"exchanges", Json::array()}}.dump();
  return host.run(procedure);
}

TEST(MetaLookup, ACommentThatWasTakenIsFound) {
  for (const Network network : kBoth) {
    FakeHost host(network);
    const Event written = host.act({{"do", "comment"}, {"text", "Price?"}}).at(0);
    const Action action = said_below(written, "It is $4");
    ASSERT_EQ(host.run(ActionKind::send, said_below(written, "Ask away")).outcome,
              Outcome::accepted);
    host.now += 60'000;
    host.world->control({{"fault", "cut"}});
    ASSERT_EQ(host.run(ActionKind::send, action).outcome, Outcome::uncertain);

    const Done found = look_up(host, ActionKind::send, action, host.now);

    ASSERT_EQ(found.outcome, Outcome::accepted);
    ASSERT_EQ(found.pieces.size(), 1u);
    EXPECT_EQ(found.pieces[0].provider_ids.at(0), host.heard().back().message->provider_ids.at(0));
  }
}

TEST(MetaLookup, ACommentThatNeverArrivedIsNotFound) {
  for (const Network network : kBoth) {
    FakeHost host(network);
    const Event written = host.act({{"do", "comment"}, {"text", "Price?"}}).at(0);
    const Action action = said_below(written, "It is $4");
    ASSERT_EQ(host.run(ActionKind::send, action).outcome, Outcome::accepted);
    host.now += 60'000;  // the same words before this send began are another comment

    const Done absent = look_up(host, ActionKind::send, action, host.now);

    ASSERT_EQ(absent.outcome, Outcome::accepted);
    EXPECT_TRUE(absent.pieces.empty());
  }
}

TEST(MetaLookup, APrivateReplyIsFoundOrNot) {
  for (const Network network : kBoth) {
    FakeHost host(network);
    const Event written = host.act({{"do", "comment"}, {"text", "Price?"}}).at(0);
    const Action action = said_below(written, "It is $4");

    const Done before = look_up(host, ActionKind::private_reply, action, host.now);
    host.world->control({{"fault", "cut"}});
    ASSERT_EQ(host.run(ActionKind::private_reply, action).outcome, Outcome::uncertain);
    const Done after = look_up(host, ActionKind::private_reply, action, host.now);

    ASSERT_EQ(before.outcome, Outcome::accepted);
    EXPECT_TRUE(before.pieces.empty());
    ASSERT_EQ(after.pieces.size(), 1u);
    EXPECT_EQ(after.pieces[0].provider_ids.at(0), host.messages().back()["id"]);
  }
}

TEST(MetaLookup, AMessageIsFoundOrNot) {
  for (const Network network : kBoth) {
    FakeHost host(network);
    host.act({{"do", "text"}, {"text", "hi"}});
    Action action;
    action.conversation.emplace().address = host.person;
    action.pieces.push_back({1, {text("hello")}});

    const Done before = look_up(host, ActionKind::send, action, host.now);
    host.world->control({{"fault", "cut"}});
    ASSERT_EQ(host.run(ActionKind::send, action).outcome, Outcome::uncertain);
    const Done after = look_up(host, ActionKind::send, action, host.now);

    ASSERT_EQ(before.outcome, Outcome::accepted);
    EXPECT_TRUE(before.pieces.empty());
    ASSERT_EQ(after.pieces.size(), 1u);
    EXPECT_EQ(after.pieces[0].provider_ids.at(0), host.messages().back()["id"]);
  }
}

TEST(MetaLookup, ARefusedSendSaysWhoHoldsTheConversation) {
  for (const Network network : kBoth) {
    FakeHost host(network);
    host.act({{"do", "text"}, {"text", "hi"}});
    host.world->control({{"owner", {{"user", host.person}, {"app", "222"}}}});

    const Done refused = host.send({text("hello")});

    EXPECT_EQ(refused.error->provider_code, "10/2018300");
    EXPECT_EQ(refused.error->text, "meta: app 222 holds the conversation");
    host.world->control({{"owner", {{"user", host.person}, {"app", "self"}}}});
    EXPECT_EQ(host.send({text("hello")}).outcome, Outcome::accepted);
  }
}

TEST(MetaUsage, SendsSlowDownBeforeCallsAreRefused) {
  for (const Network network : kBoth) {
    FakeHost host(network);
    host.act({{"do", "text"}, {"text", "hi"}});
    const auto paced_by = [&](int percent) {
      host.world->control({{"usage", percent}});
      EXPECT_EQ(host.send({text("tells it")}).outcome, Outcome::accepted);
      EXPECT_EQ(host.send({text("slower")}).outcome, Outcome::accepted);
      return host.rate_keys;
    };
    using Keys = std::vector<std::string>;

    EXPECT_EQ(paced_by(79), Keys{"send"});
    EXPECT_EQ(paced_by(80), (Keys{"send", "usage_80"}));
    EXPECT_EQ(paced_by(90), (Keys{"send", "usage_90"}));
    EXPECT_EQ(paced_by(99), (Keys{"send", "usage_95"}));
    EXPECT_EQ(paced_by(30), Keys{"send"});
  }
}

TEST(MetaUsage, WhatClimbsTo100IsRefusedUntilMetaSaysOtherwise) {
  FakeHost host(Network::messenger);
  host.act({{"do", "text"}, {"text", "hi"}});
  host.world->control({{"usage", 97}, {"usage_step", 1}});

  EXPECT_EQ(host.send({text("98")}).outcome, Outcome::accepted);
  EXPECT_EQ(host.send({text("99")}).outcome, Outcome::accepted);
  const Done refused = host.send({text("100")});

  EXPECT_EQ(refused.outcome, Outcome::throttled);
  EXPECT_EQ(refused.retry_after_ms, 60'000);  // the minute that the header tells
}

}  // namespace
}  // namespace jackfield::meta
