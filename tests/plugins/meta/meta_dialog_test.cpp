// SPDX-License-Identifier: MIT
// Whole conversations: the plugin against the simulator, which was written from the same facts and
// by nothing of the plugin's. Everything comes in through a shared hook.
#include "tests/plugins/meta/fake_host.hpp"

namespace jackfield::meta {
namespace {

using Json = nlohmann::json;

constexpr Network kNetworks[] = {Network::messenger, Network::instagram};

Button button(ButtonKind kind, std::string title, std::string payload) {
  Button made;
  made.kind = kind;
  made.title = std::move(title);
  made.payload = std::move(payload);
  return made;
}

Part media(PartType type, std::string url) {
  Part part;
  part.type = type;
  part.media.emplace().url = std::move(url);
  return part;
}

Part carousel() {
  Part part;
  part.type = PartType::carousel;
  Carousel& cards = part.carousel.emplace();
  for (const char* title : {"Blue", "Green", "Red"}) {
    Card& card = cards.items.emplace_back();
    card.title = title;
    card.text = std::string(200, 'x');
    card.buttons.push_back(
        button(ButtonKind::postback, "Reserve", std::string("reserve:") + title));
  }
  return part;
}

TEST(MetaDialog, AnAnswerArrivesAndItsReceiptsComeBack) {
  for (const Network network : kNetworks) {
    FakeHost host(network);
    const std::vector<Event> written = host.act({{"do", "text"}, {"text", "grüße / 🙂"}});
    ASSERT_EQ(written.size(), 1u);
    EXPECT_EQ(written[0].message->parts.at(0).text, "grüße / 🙂");

    const Done done = host.send({text("hello")});
    const std::vector<Event> told = host.heard();

    ASSERT_EQ(done.outcome, Outcome::accepted);
    ASSERT_EQ(host.messages().size(), 2u);
    EXPECT_EQ(done.pieces.at(0).provider_ids.at(0), host.messages()[1]["id"]);
    ASSERT_GE(told.size(), 2u);
    EXPECT_EQ(told[0].kind, EventKind::message_echo);
    EXPECT_EQ(told[0].message->provider_ids, done.pieces.at(0).provider_ids);
    if (network == Network::messenger) {
      EXPECT_EQ(told[0].message->client_id, "msg_1.1");
      EXPECT_EQ(told[1].status->status, Status::delivered);
      EXPECT_EQ(told.back().up_to->status, Status::read);
    } else {
      EXPECT_EQ(told.back().status->status, Status::read);
    }
  }
}

TEST(MetaDialog, ThePressedButtonOfTheSecondCardComesBack) {
  for (const Network network : kNetworks) {
    FakeHost host(network);
    host.act({{"do", "text"}, {"text", "which?"}});
    ASSERT_EQ(host.send({carousel()}).outcome, Outcome::accepted);
    const Json shown = host.messages().back();

    const std::vector<Event> pressed =
        host.act({{"do", "press"},
                  {"message", shown["id"]},
                  {"action", shown["cards"][1]["items"][0]["action"]}});

    ASSERT_EQ(pressed.size(), 1u);
    EXPECT_EQ(pressed[0].kind, EventKind::postback);
    EXPECT_EQ(pressed[0].postback->payload, "reserve:Green");
  }
}

TEST(MetaDialog, EveryPartThatIsRenderedIsTaken) {
  for (const Network network : kNetworks) {
    Part buttons;
    buttons.type = PartType::buttons;
    buttons.buttons.emplace().text = std::string(900, 'x');
    for (int i = 0; i < 5; ++i)
      buttons.buttons->items.push_back(
          button(i == 0 ? ButtonKind::call : ButtonKind::postback, std::string(60, 'l'), "p"));
    Part list;
    list.type = PartType::list;
    list.list.emplace().text = "Pick";
    list.list->sections.push_back({"Section", {{"r1", "Row", "more", {}, {}, {}}}});
    Part heart;
    heart.type = PartType::sticker;
    heart.sticker.emplace().id = network == Network::instagram ? "like_heart" : "369239263222822";
    Part stored = media(PartType::image, "http://127.0.0.1/a");
    stored.media->ref = "media_1";
    stored.media->mime = "image/png";
    for (const Part& part :
         {media(PartType::image, "https://m.example/a"),
          media(PartType::video, "https://m.example/a"),
          media(PartType::voice, "https://m.example/a"),
          media(PartType::file, "https://m.example/a"), stored, heart, buttons, list, carousel()}) {
      FakeHost host(network);
      host.act({{"do", "text"}, {"text", "hi"}});

      const Done done = host.send({part});

      EXPECT_EQ(done.outcome, Outcome::accepted)
          << name(part.type) << ": " << (done.error ? done.error->provider_text : "");
    }
  }
}

TEST(MetaDialog, WhatMetaCannotFetchIsUploaded) {
  for (const Network network : kNetworks) {
    const auto stored = [](PartType type, std::string ref, std::string mime) {
      Part part = media(type, "http://127.0.0.1/a");
      part.media->ref = std::move(ref);
      part.media->mime = std::move(mime);
      part.media->filename = "grün.bin";
      return part;
    };
    FakeHost host(network);
    host.act({{"do", "text"}, {"text", "hi"}});

    for (const Part& part : {stored(PartType::video, "media_1", "video/mp4"),
                             stored(PartType::audio, "media_2", "audio/mp4"),
                             stored(PartType::file, "media_3", "application/pdf")})
      EXPECT_EQ(host.send({part}).outcome, Outcome::accepted) << name(part.type);
    const Done several = host.send({stored(PartType::image, "media_4", "image/png"),
                                    stored(PartType::image, "media_5", "image/png")});
    const Done wrong = host.send({stored(PartType::audio, "media_6", "image/png")});

    ASSERT_EQ(several.outcome, Outcome::accepted);
    EXPECT_EQ(several.pieces.at(0).provider_ids, several.pieces.at(1).provider_ids);
    EXPECT_EQ(wrong.error->code, "media_type");
  }
}

TEST(MetaDialog, ACommentTakesAPictureThatMetaCannotFetch) {
  FakeHost host(Network::messenger);
  const std::vector<Event> written = host.act({{"do", "comment"}, {"text", "Price?"}});
  Part picture = media(PartType::image, "http://127.0.0.1/a");
  picture.media->ref = "media_1";
  Action action;
  action.conversation.emplace(*written.at(0).conversation);
  action.pieces.push_back({1, {text("Look"), picture}});

  EXPECT_EQ(host.run(ActionKind::send, action).outcome, Outcome::accepted);
  EXPECT_EQ(host.heard().at(0).message->parts.at(0).text, "Look");
}

TEST(MetaDialog, AClosedWindowIsTheSameForBothSides) {
  for (const Network network : kNetworks) {
    FakeHost host(network);
    host.act({{"do", "text"}, {"text", "hi"}});
    host.world->control({{"age_ms", 86'400'001}});

    EXPECT_EQ(host.send({text("late")}).error->provider_code,
              network == Network::instagram ? "10/2534022" : "10/2018278");
    host.now += 86'400'001;
    EXPECT_EQ(host.send({text("late")}).error->provider_code, "");  // known before it is tried
    Action agent;
    agent.tag = "HUMAN_AGENT";
    agent.pieces.push_back({1, {text("sorry")}});
    EXPECT_EQ(host.run(ActionKind::send, std::move(agent)).outcome, Outcome::accepted);
  }
}

TEST(MetaDialog, ACommentIsAnsweredOnceInPrivate) {
  for (const Network network : kNetworks) {
    FakeHost host(network);
    const std::vector<Event> written = host.act({{"do", "comment"}, {"text", "Price?"}});
    ASSERT_EQ(written.size(), 1u);
    Action action;
    action.conversation.emplace(*written[0].conversation);
    action.target.emplace().provider_id = written[0].message->provider_ids.at(0);
    action.pieces.push_back({1, {text("It is $4")}});

    EXPECT_EQ(host.run(ActionKind::send, action).outcome, Outcome::accepted);
    EXPECT_EQ(host.heard().at(0).kind, EventKind::message_echo);
    EXPECT_EQ(host.run(ActionKind::private_reply, action).outcome, Outcome::accepted);
    EXPECT_EQ(host.run(ActionKind::private_reply, action).error->provider_code, "10900");
    EXPECT_EQ(host.run(ActionKind::hide, action).outcome, Outcome::accepted);
    EXPECT_EQ(host.run(ActionKind::delete_, action).outcome, Outcome::accepted);
    EXPECT_EQ(host.run(ActionKind::hide, action).outcome, Outcome::recipient_gone);
  }
}

TEST(MetaDialog, FaultsAreToldApart) {
  for (const Network network : kNetworks) {
    FakeHost host(network);
    host.act({{"do", "text"}, {"text", "hi"}});
    host.world->control({{"fault", "cut"}});
    EXPECT_EQ(host.send({text("a")}).outcome, Outcome::uncertain);
    host.world->control({{"fault", "throttle"}});
    EXPECT_EQ(host.send({text("a")}).outcome, Outcome::throttled);
    host.world->control({{"error", {{"code", 368}}}});
    EXPECT_EQ(host.send({text("a")}).error->code, "abuse");
    host.world->control({{"end_token", true}});
    EXPECT_EQ(host.send({text("a")}).outcome, Outcome::unauthenticated);
  }
}

TEST(MetaDialog, AWrongSignatureIsRefused) {
  for (const Network network : kNetworks) {
    FakeHost host(network);
    for (const char* how : {"bad", "missing"}) {
      const auto webhooks =
          host.world->act({{"do", "text"}, {"text", "hi"}, {"signature", how}}, host.now);
      EXPECT_EQ(host.take(webhooks.at(0)).rejection, "signature");
    }
  }
}

}  // namespace
}  // namespace jackfield::meta
