// SPDX-License-Identifier: MIT
// Whole conversations: the plugin against the simulator, which was written from the same
// documentation and by nothing of the plugin's.
#include "tests/plugins/line/fake_host.hpp"

namespace jackfield::line {
namespace {

using Json = nlohmann::json;

Part media(PartType type, const std::string& url, const std::string& preview = {}) {
  Part part;
  part.type = type;
  part.media.emplace().url = url;
  if (!preview.empty()) part.media->preview.emplace().url = preview;
  return part;
}

Button button(ButtonKind kind, std::string title, std::string payload = {}) {
  Button made;
  made.kind = kind;
  made.title = std::move(title);
  made.payload = std::move(payload);
  return made;
}

TEST(LineDialog, AnswersWithTheReplyTokenThenPushes) {
  FakeHost host;
  const std::vector<Event> events = host.act({{"do", "text"}, {"text", "hello"}});
  ASSERT_EQ(events.at(0).conversation_refs.at(0), kUser);

  const Done first = host.send({{text("one")}, {text("two")}});
  const Done second = host.send({{text("three")}});

  EXPECT_EQ(first.outcome, Outcome::accepted);
  EXPECT_EQ(second.outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, (std::vector<std::string>{"reply", "push"}));
  const Json shown = host.messages();
  ASSERT_EQ(shown.size(), 4u);
  EXPECT_EQ(shown[3]["text"], "three");
  EXPECT_EQ(first.pieces.at(1).provider_ids.at(0), shown[2]["id"]);
}

TEST(LineDialog, ManyPeopleAreWrittenToFiveHundredAtATime) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  Json people = Json::array();
  for (int i = 0; i < 500; ++i) {
    const std::string number = std::to_string(1000 + i);
    people.push_back("U" + std::string(28, '0') + number);
  }
  people.push_back(kUser);

  const Done done =
      host.send({{text("news")}}, kUser, Json{{"line", {{"multicast", people}}}}.dump());

  EXPECT_EQ(done.outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, (std::vector<std::string>{"multicast-1-1", "multicast-2-1"}));
  EXPECT_EQ(host.messages().back()["text"], "news");
}

TEST(LineDialog, ABroadcastReachesWhoHasNotBlockedTheAccount) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});

  const Done done = host.send({{text("news")}}, kUser, R"({"line":{"broadcast":true}})");

  EXPECT_EQ(done.outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, (std::vector<std::string>{"broadcast-1-1"}));
  EXPECT_EQ(host.messages().back()["text"], "news");
}

TEST(LineDialog, PushesWhenLineNoLongerTakesTheReplyToken) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  const auto token = std::find_if(host.context.facts.begin(), host.context.facts.end(),
                                  [](const Fact& fact) { return fact.key == "reply_token"; });
  ASSERT_NE(token, host.context.facts.end());
  token->expires_at += 60'000;  // our clock is behind
  host.now += 61'000;

  const Done done = host.send({{text("late")}});

  EXPECT_EQ(done.outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, (std::vector<std::string>{"reply", "push"}));
  EXPECT_EQ(host.counter("reply_token_refused"), 1);
  EXPECT_EQ(host.messages().size(), 2u);
}

TEST(LineDialog, AServerErrorAfterAPushDoesNotDeliverTwice) {
  FakeHost host;
  host.network->control({{"fault", "fail_after"}, {"path", "/push"}});

  const Done first = host.send({{text("once")}});
  const Done again = host.send({{text("once")}});

  EXPECT_EQ(first.outcome, Outcome::retry);
  EXPECT_EQ(again.outcome, Outcome::accepted);
  EXPECT_EQ(host.counter("repeated"), 1);
  ASSERT_EQ(host.messages().size(), 1u);
  EXPECT_EQ(again.pieces.at(0).provider_ids.at(0), host.messages()[0]["id"]);
}

TEST(LineDialog, ACutReplyIsUncertainAndACutPushIsRepeated) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  host.network->control({{"fault", "cut"}, {"count", 2}});

  EXPECT_EQ(host.send({{text("a")}}).outcome, Outcome::uncertain);
  EXPECT_EQ(host.send({{text("b")}}).outcome, Outcome::retry);
  EXPECT_EQ(host.send({{text("b")}}).outcome, Outcome::accepted);
  EXPECT_EQ(host.messages().size(), 3u);
}

TEST(LineDialog, OtherPiecesOfTheSameSendHaveOtherRetryKeys) {
  FakeHost host;
  std::vector<std::vector<Part>> pieces(12);
  for (std::size_t i = 0; i < pieces.size(); ++i) pieces[i] = {text(std::to_string(i))};

  const Done done = host.send(pieces);

  EXPECT_EQ(done.outcome, Outcome::accepted);
  EXPECT_EQ(done.pieces.size(), 12u);
  EXPECT_EQ(host.messages().size(), 12u);
  EXPECT_EQ(host.counter("repeated"), 0);
}

TEST(LineDialog, EveryPartThatIsRenderedIsTakenByLine) {
  FakeHost host;
  const std::string url = "https://media.example/a";
  Part place;
  place.type = PartType::location;
  place.location.emplace().latitude = 35.5;
  Part sticker;
  sticker.type = PartType::sticker;
  sticker.sticker.emplace().id = "1988";
  sticker.sticker->pack = "446";
  Part buttons;
  buttons.type = PartType::buttons;
  buttons.buttons.emplace().text = std::string(500, 'x');
  for (int i = 0; i < 6; ++i)
    buttons.buttons->items.push_back(button(ButtonKind::postback, std::string(60, 'l'), "p"));
  Part confirm = buttons;
  confirm.buttons->items.resize(2);
  confirm.buttons->text = std::string(240, 'x');
  Part carousel;
  carousel.type = PartType::carousel;
  for (int i = 0; i < 12; ++i) {
    Card& card = carousel.carousel.has_value() ? carousel.carousel->items.emplace_back()
                                               : carousel.carousel.emplace().items.emplace_back();
    card.title = "Card " + std::to_string(i);
    card.text = std::string(static_cast<std::size_t>(10 * i), 'y') + ".";
    card.buttons.push_back(button(ButtonKind::reply, "Choose", "c"));
  }
  Part list;
  list.type = PartType::list;
  list.list.emplace().text = "Pick";
  list.list->sections.push_back({"Section", {{"r1", "Row", "more", {}, {}, {}}}});
  Part quick;
  quick.type = PartType::quick_replies;
  quick.quick_replies.emplace();
  for (int i = 0; i < 20; ++i)
    quick.quick_replies->items.push_back(
        button(ButtonKind::reply, "A suggestion that is too long"));
  const std::vector<Part> parts = {media(PartType::image, url),
                                   media(PartType::video, url, url),
                                   media(PartType::video, url),
                                   media(PartType::audio, url),
                                   media(PartType::voice, url),
                                   media(PartType::file, url),
                                   place,
                                   sticker,
                                   buttons,
                                   confirm,
                                   carousel,
                                   list};

  for (const Part& part : parts) {
    for (const std::string& to : {kUser, kGroup}) {
      const Done done = host.send({{part}, {text("ok?"), quick}}, to);
      EXPECT_EQ(done.outcome, Outcome::accepted)
          << name(part.type) << ": " << (done.error ? done.error->provider_text : "");
      host.context.seed[0] =
          static_cast<char>(host.context.seed[0] + 1);  // another send, another key
    }
  }
}

TEST(LineDialog, APressedButtonComesBackAsItsPostback) {
  FakeHost host;
  Part buttons;
  buttons.type = PartType::buttons;
  buttons.buttons.emplace().text = "Pick";
  buttons.buttons->items = {button(ButtonKind::postback, "One", "1"),
                            button(ButtonKind::postback, "Two", "2"),
                            button(ButtonKind::postback, "Three", "3")};
  host.send({{buttons}});
  const Json pressed = host.messages()[0]["cards"][0]["items"][1]["action"];

  const std::vector<Event> events =
      host.act({{"do", "press"}, {"message", host.messages()[0]["id"]}, {"action", pressed}});

  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].kind, EventKind::postback);
  EXPECT_EQ(events[0].postback->payload, "2");
}

TEST(LineDialog, WithoutAConfiguredTokenOneIsFetchedAndRenewed) {
  Json own = config();
  own.erase("channel_access_token");
  FakeHost host(own);

  EXPECT_EQ(host.send({{text("a")}}).outcome, Outcome::accepted);
  host.now += 901'000;
  EXPECT_EQ(host.send({{text("b")}}).outcome, Outcome::unauthenticated);
  host.context.tokens.clear();  // what a host does after that
  host.context.seed[0] = 'x';
  EXPECT_EQ(host.send({{text("b")}}).outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, (std::vector<std::string>{"token", "push", "push", "token", "push"}));
}

TEST(LineDialog, AWrongSecretIsAFaultOfTheConfiguration) {
  Json own = config();
  own.erase("channel_access_token");
  FakeHost host(own);
  own["channel_secret"] = "another";
  host.line = support::make_channel<Line>("line-jp", own).value();

  const Done done = host.run("token", {{"name", "access"}});

  EXPECT_EQ(done.outcome, Outcome::config);
  EXPECT_EQ(done.error->field, "/channel_secret");
}

TEST(LineDialog, MediaIsFetchedOnceLineHasPreparedItAndGoneOnceUnsent) {
  FakeHost host;
  for (const char* kind : {"image", "video", "audio", "file"}) {
    const std::vector<Event> events = host.act({{"do", kind}});
    const Json argument = {
        {"media", {{"fetch", Json::parse(events.at(0).message->parts.at(0).media->fetch)}}}};

    const Done fetched = host.run("media_fetch", argument);
    host.act({{"do", "unsend"}, {"message", events[0].message->provider_ids.at(0)}});
    const Done gone = host.run("media_fetch", argument);

    EXPECT_EQ(fetched.outcome, Outcome::accepted) << kind;
    EXPECT_GT(fetched.media->size_bytes, 0) << kind;
    EXPECT_EQ(gone.outcome, Outcome::recipient_gone) << kind;
    EXPECT_EQ(gone.media->state, MediaState::gone) << kind;
  }
}

TEST(LineDialog, ReadMarksLoadingAndProfilesReachThePhone) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});

  EXPECT_EQ(host.signal(ActionKind::mark_read).outcome, Outcome::accepted);
  EXPECT_EQ(host.signal(ActionKind::typing).outcome, Outcome::accepted);
  EXPECT_EQ(host.run("profile", {{"user", kUser}}).person->display_name, "Customer 1");
  EXPECT_EQ(host.run("profile", {{"chat", kGroup}}).conversation->title, "A group");
  EXPECT_EQ(host.run("profile", {{"user", kUser}, {"chat", kGroup}}).outcome, Outcome::accepted);
  EXPECT_TRUE(host.messages()[0]["is_read"]);
  EXPECT_TRUE(host.network->phone()["users"][0]["is_typing"]);
}

TEST(LineDialog, TheCheckTellsTheAddressThatWebhooksCarryAndTheWebhookIsRegisteredOnce) {
  FakeHost host;
  const Event event = host.act({{"do", "text"}, {"text", "hello"}}).at(0);

  const Done checked = host.run("check", Json::object());
  const Json url = {{"url", "https://hooks.example/hooks/line-jp"}};
  EXPECT_EQ(host.run("register", url).outcome, Outcome::accepted);
  EXPECT_EQ(host.run("register", url).outcome, Outcome::accepted);

  EXPECT_EQ(checked.account_address, event.account_address);
  EXPECT_EQ(std::count(host.labels.begin(), host.labels.end(), "set_endpoint"), 1);
}

TEST(LineDialog, AUsedUpMonthStopsPushesAndNotReplies) {
  FakeHost host;
  host.network->control({{"quota", 1}});
  EXPECT_EQ(host.send({{text("a")}}).outcome, Outcome::accepted);
  host.context.seed[0] = 'b';
  EXPECT_EQ(host.send({{text("b")}}).outcome, Outcome::window_closed);
  EXPECT_EQ(host.send({{text("b")}}).outcome, Outcome::window_closed);
  host.act({{"do", "text"}, {"text", "hello"}});
  EXPECT_EQ(host.send({{text("c")}}).outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, (std::vector<std::string>{"push", "push", "reply"}));

  host.network->control({{"quota", 200}});
  host.run("check", Json::object());
  EXPECT_EQ(host.send({{text("d")}}).outcome, Outcome::accepted);
}

TEST(LineDialog, WhoBlockedTheAccountIsNotPushedToUntilTheyComeBack) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  host.now += 120'000;
  host.act({{"do", "unfollow"}});
  EXPECT_EQ(host.send({{text("a")}}).outcome, Outcome::opted_out);

  host.act({{"do", "follow"}});
  host.now += 120'000;

  EXPECT_EQ(host.send({{text("b")}}).outcome, Outcome::accepted);
}

TEST(LineDialog, AQuotedAnswerIsTakenWithTheTokenOfItsMessage) {
  FakeHost host;
  const Event event = host.act({{"do", "text"}, {"text", "this"}}).at(0);
  ProcedureValue procedure;
  procedure.name = "send";
  Action& action = procedure.action.emplace();
  action.id = "msg_1";
  action.to.emplace().value = kUser;
  action.reply_to.emplace().provider_id = event.message->provider_ids.at(0);
  action.pieces.push_back({1, {text("yes")}});

  EXPECT_EQ(host.run(procedure).outcome, Outcome::accepted);
  EXPECT_FALSE(host.messages()[1]["raw"]["quoteToken"].empty());
}

TEST(LineDialog, ANotificationReachesItsNumberAndItsDeliveryIsTold) {
  FakeHost host;
  constexpr auto kNumber = "+818000000001";
  const std::string key = R"({"line":{"template":{"templateKey":"shipped_en","body":{}}}})";

  const Done flexible = host.send({{text("on its way")}, {text("today")}}, kNumber);
  const Done templated = host.send({{text("shipped")}}, kNumber, key);
  const Done nobody = host.send({{text("hello")}}, "+818099999999");

  ASSERT_EQ(flexible.outcome, Outcome::accepted);
  ASSERT_EQ(templated.outcome, Outcome::accepted);
  EXPECT_EQ(nobody.error->code, "recipient_gone");
  EXPECT_EQ(host.labels, (std::vector<std::string>{"notify-1", "notify-template", "notify-1"}));
  EXPECT_EQ(host.messages().at(0)["text"], "on its way");
  EXPECT_EQ(host.messages().at(2)["text"], "shipped_en");
  ASSERT_EQ(host.told.size(), 2u);
  EXPECT_EQ(host.told[0].kind, EventKind::message_status);
  EXPECT_EQ(host.told[0].message_refs, flexible.pieces.at(1).provider_ids);
  EXPECT_EQ(host.told[1].message_refs, templated.pieces.at(0).provider_ids);
}

TEST(LineDialog, AChatThatSomebodyElseHoldsIsNotAcquired) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});

  EXPECT_EQ(host.signal(ActionKind::hand_over).outcome, Outcome::accepted);
  EXPECT_EQ(host.counter("control_release"), 1);
  host.network->control({{"is_held", true}});
  EXPECT_EQ(host.signal(ActionKind::hand_over).error->code, "held_elsewhere");
}

TEST(LineDialog, ReadMarksNeedTheChatSwitchedOn) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  host.network->control({{"has_chat", false}});

  EXPECT_EQ(host.signal(ActionKind::mark_read).error->code, "chat_is_off");
}

}  // namespace
}  // namespace jackfield::line
