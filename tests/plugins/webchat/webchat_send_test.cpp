// SPDX-License-Identifier: MIT
#include "plugins/webchat/webchat_send.hpp"

#include "tests/plugins/webchat/fake_widget.hpp"

namespace jackfield::webchat {
namespace {

constexpr char kTopic[] = "v_aaaaaaaaaaaaaaaaaaaaaa";

Part text_part(std::string text, TextFormat format = TextFormat::plain) {
  Part part;
  part.type = PartType::text;
  part.text = std::move(text);
  part.format = format;
  return part;
}

/// A host that runs one procedure against this account.
struct FakeHost {
  FakeHost() : settings(settings_with()) {
    action.kind = ActionKind::send;
    action.id = "msg_01";
    action.conversation.emplace().address = kTopic;
    context.now = kNow;
    context.started_at = kNow;
  }

  Step run() {
    ProcedureValue procedure;
    procedure.name = name(action.kind);
    procedure.action.emplace(action);
    for (;;) {
      Arena arena;
      std::vector<jf_exchange_t> made;
      for (const Exchange& exchange : exchanges) made.push_back(*to_c(exchange, arena));
      Step next = step(
          settings, Context(*to_c(context, arena)), Procedure(*to_c(procedure, arena)),
          Exchanges(made.data(), static_cast<std::uint32_t>(made.size()), sizeof(jf_exchange_t)));
      if (!next.need) return next;
      Fact absent;
      absent.scope = FactScope::account;
      absent.key = next.need->name;
      absent.uses = -1;
      context.facts.push_back(absent);
    }
  }

  void answered(std::string label, ExchangeResult result = ExchangeResult::answered) {
    Exchange exchange;
    exchange.label = std::move(label);
    exchange.result = result;
    exchange.status = result == ExchangeResult::answered ? 200 : 0;
    exchanges.push_back(exchange);
  }

  void knows(std::string value) {
    Fact fact;
    fact.scope = FactScope::account;
    fact.key = "visitor:" + std::string(kTopic) + ":gone";
    fact.value = std::move(value);
    context.facts = {fact};
  }

  Settings settings;
  Action action;
  ContextValue context;
  std::vector<Exchange> exchanges;
};

TEST(WebchatSend, AMessageIsAppendedUnderItsOwnId) {
  FakeHost host;
  host.action.from.emplace().display_name = "Eva";
  host.action.pieces = {{1, {text_part("**hi**", TextFormat::markdown)}},
                        {2, {text_part("there")}}};

  const Step first = host.run();
  ASSERT_TRUE(first.request);
  EXPECT_EQ(first.request->transport, Transport::topic);
  EXPECT_EQ(first.request->class_, RequestClass::idempotent);
  ASSERT_EQ(first.request->entries.size(), 2u);
  EXPECT_EQ(first.request->entries[0].key, "msg_01");
  EXPECT_EQ(first.request->entries[1].key, "msg_01.2");
  const auto entry = JsonDocument::parse(first.request->entries[0].bytes);
  EXPECT_EQ((*entry)["from"]["name"].text(), "Eva");
  EXPECT_EQ((*entry)["parts"][0]["fmt"].text(), "md");

  host.answered("append");
  const Step last = host.run();
  ASSERT_TRUE(last.done);
  EXPECT_EQ(last.done->outcome, Outcome::accepted);
  EXPECT_EQ(last.done->pieces.at(1).provider_ids.at(0), "msg_01.2");
}

TEST(WebchatSend, WhatWasNotAppendedIsTriedAgain) {
  FakeHost host;
  host.action.pieces = {{1, {text_part("hi")}}};
  host.answered("append", ExchangeResult::not_sent);

  EXPECT_EQ(host.run().done->outcome, Outcome::retry);
}

TEST(WebchatSend, AMergedVisitorIsWrittenToWhereTheyWent) {
  FakeHost host;
  host.action.pieces = {{1, {text_part("hi")}}};
  host.knows("1760000000000 merged c_bbbbbbbbbbbbbbbbbbbbbb");

  EXPECT_EQ(host.run().request->entries.at(0).topic, "c_bbbbbbbbbbbbbbbbbbbbbb");
}

TEST(WebchatSend, AnErasedVisitorIsGone) {
  FakeHost host;
  host.action.pieces = {{1, {text_part("hi")}}};
  host.knows("1760000000000 erased");
  EXPECT_EQ(host.run().done->outcome, Outcome::recipient_gone);

  host.knows("1760000000000 returned");
  EXPECT_TRUE(host.run().request);
}

TEST(WebchatSend, APersonIsFoundByTheSitesOwnId) {
  FakeHost host;
  host.action.conversation.reset();
  host.action.pieces = {{1, {text_part("hi")}}};
  host.action.to.emplace(Identity{"webchat.user", "user-42", {}, {}});
  EXPECT_EQ(host.run().request->entries.at(0).topic, contact_id(host.settings, "user-42"));

  host.action.to.emplace(Identity{"webchat.visitor", "../x", {}, {}});
  EXPECT_EQ(host.run().done->outcome, Outcome::recipient_gone);
  host.action.to.emplace(Identity{"phone", "+431", {}, {}});
  EXPECT_EQ(host.run().done->outcome, Outcome::recipient_gone);
}

TEST(WebchatSend, TypingIsNeverStored) {
  FakeHost host;
  host.action.kind = ActionKind::typing;

  const Step next = host.run();

  EXPECT_TRUE(next.request->entries.at(0).is_transient);
  EXPECT_NE(next.request->entries[0].bytes.find(R"("on":true)"), std::string::npos);
}

TEST(WebchatSend, AMessageIsChangedAndTakenBack) {
  FakeHost host;
  host.action.id = "act_1";
  host.action.target.emplace().provider_id = "msg_01";
  host.action.kind = ActionKind::edit;
  host.action.pieces = {{1, {text_part("better")}}};
  EXPECT_EQ(
      host.run().request->entries.at(0).bytes,
      R"({"t":"edit","id":"msg_01","parts":[{"type":"text","text":"better","fmt":"plain"}]})");

  host.action.kind = ActionKind::delete_;
  host.action.pieces.clear();
  EXPECT_EQ(host.run().request->entries.at(0).bytes, R"({"t":"del","id":"msg_01"})");
}

TEST(WebchatSend, ReadingIsTold) {
  FakeHost host;
  host.action.kind = ActionKind::mark_read;
  host.action.up_to.emplace().provider_id = "m_1";

  EXPECT_EQ(host.run().request->entries.at(0).bytes,
            R"({"t":"rcpt","by":"agent","what":"read","upto":"m_1"})");
}

TEST(WebchatSend, CardsButtonsAndQuickRepliesAreDrawn) {
  FakeHost host;
  Part cards;
  cards.type = PartType::carousel;
  Card card;
  card.title = "Lamp";
  card.media.emplace().ref = "media_1";
  Button reserve;
  reserve.kind = ButtonKind::postback;
  reserve.title = "Reserve";
  reserve.payload = "r1";
  Button evil;
  evil.kind = ButtonKind::url;
  evil.title = "x";
  evil.url = "javascript:alert(1)";
  card.buttons = {reserve, evil};
  cards.carousel.emplace().items = {card};
  Part quick;
  quick.type = PartType::quick_replies;
  quick.quick_replies.emplace().items = {reserve};
  host.action.pieces = {{1, {cards, quick}}};

  const Step next = host.run();

  const auto entry = JsonDocument::parse(next.request->entries.at(0).bytes);
  const Json shown = (*entry)["parts"][0]["cards"][0];
  EXPECT_EQ(shown["image"].text(), "media:media_1");
  EXPECT_EQ(shown["buttons"][0]["id"].text(), "r1");
  EXPECT_FALSE(shown["buttons"][1]["url"].exists());
  EXPECT_EQ((*entry)["quick"][0]["label"].text(), "Reserve");
}

TEST(WebchatSend, AFormWithARatingIsStars) {
  FakeHost host;
  Part part;
  part.type = PartType::form;
  Form& form = part.form.emplace();
  form.id = "csat";
  FormField score;
  score.name = "score";
  score.type = "rating";
  score.label = "How was it?";
  score.maximum = "7";
  form.fields = {score};
  host.action.pieces = {{1, {part}}};

  EXPECT_NE(host.run().request->entries.at(0).bytes.find(
                R"({"type":"rating","id":"csat","label":"How was it?","scale":7,"comment":false})"),
            std::string::npos);
}

TEST(WebchatSend, WhatCannotBeDrawnIsUnsupportedUnlessItHasWords) {
  FakeHost host;
  Part poll;
  poll.type = PartType::poll;
  host.action.pieces = {{1, {poll}}};
  EXPECT_EQ(host.run().done->outcome, Outcome::unsupported);

  poll.fallback_text = "Which one?";
  host.action.pieces = {{1, {poll}}};
  EXPECT_NE(host.run().request->entries.at(0).bytes.find("Which one?"), std::string::npos);
}

TEST(WebchatSend, AProgramsAnswerGoesIntoTheHeldRequestToo) {
  FakeHost host;
  host.action.pieces = {{1, {text_part("hi")}}};
  Held& held = host.context.held.emplace();
  held.until = kNow + 1000;
  held.data = R"({"cid":"c-1","id":"m_1"})";
  host.answered("append");

  const Step next = host.run();
  ASSERT_TRUE(next.answer);
  const auto body = JsonDocument::parse(next.answer->answer->body);
  EXPECT_EQ((*body)["ack"]["cid"].text(), "c-1");
  EXPECT_EQ((*body)["events"][0]["entry"]["id"].text(), "msg_01");

  host.answered("answer");
  EXPECT_EQ(host.run().done->outcome, Outcome::accepted);
}

TEST(WebchatSend, AnEntryHasItsLimit) {
  FakeHost host;
  host.action.pieces = {{1, {text_part(std::string(61'000, 'x'))}}};

  EXPECT_EQ(host.run().done->outcome, Outcome::invalid);
}

}  // namespace
}  // namespace jackfield::webchat
