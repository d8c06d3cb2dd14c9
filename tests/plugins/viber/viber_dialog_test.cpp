// SPDX-License-Identifier: MIT
// Whole conversations: the plugin against the simulator, which was written from the same
// documentation and by nothing of the plugin's.
#include "tests/plugins/viber/fake_host.hpp"

#include <algorithm>

namespace jackfield::viber {
namespace {

using Json = nlohmann::json;

Part media(PartType type, const std::string& url, std::int64_t size = 0,
           const std::string& caption = {}) {
  Part part;
  part.type = type;
  part.media.emplace().url = url;
  part.media->size_bytes = size;
  part.media->caption = caption;
  return part;
}

Part carousel(std::size_t cards, std::size_t buttons, bool has_pictures) {
  Part part;
  part.type = PartType::carousel;
  part.carousel.emplace();
  for (std::size_t i = 0; i < cards; ++i) {
    Card& card = part.carousel->items.emplace_back();
    card.title = "Card " + std::to_string(i + 1);
    card.text = std::string(i * 90, '&');
    if (has_pictures && i % 2 == 0) card.media.emplace().url = "https://shop.example/a.jpg";
    for (std::size_t k = 0; k < buttons; ++k)
      card.buttons.push_back(button(ButtonKind::postback, "Button " + std::to_string(k + 1),
                                    std::to_string(i + 1) + "/" + std::to_string(k + 1)));
  }
  return part;
}

TEST(ViberDialog, AnAnswerReachesThePhoneAndItsReceiptsCarryItsToken) {
  FakeHost host;
  const Event heard = host.act({{"do", "text"}, {"text", "hello"}}).at(0);
  host.events.clear();

  const Done done = host.send({text("good day")}, heard.conversation_refs.at(0));
  host.act({{"do", "read"}});

  ASSERT_EQ(done.outcome, Outcome::accepted);
  EXPECT_EQ(host.messages().at(1)["text"], "good day");
  const std::string token = done.pieces.at(0).provider_ids.at(0);
  EXPECT_EQ(host.messages()[1]["id"], token);
  ASSERT_EQ(host.events.size(), 2u);
  EXPECT_EQ(host.events[0].status->status, Status::delivered);
  EXPECT_EQ(host.events[0].message_refs, std::vector<std::string>{token});
  EXPECT_EQ(host.events[1].kind, EventKind::read);
  EXPECT_EQ(host.events[1].up_to->provider_id, token);
  EXPECT_EQ(done.result, R"({"billing_status":[2]})");
}

TEST(ViberDialog, SeenIsToldOnceForARunAndNamesItsLast) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  host.send({text("one")});
  host.send({text("two")});
  const Done last = host.send({text("three")});
  host.events.clear();

  host.act({{"do", "read"}});

  ASSERT_EQ(host.events.size(), 1u);
  EXPECT_EQ(host.events[0].up_to->provider_id, last.pieces.at(0).provider_ids.at(0));
}

TEST(ViberDialog, SeveralDevicesTellTheSameReceiptUnderOneKey) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  host.network->control({{"user", kUser}, {"devices", 3}});
  host.events.clear();

  host.send({text("hi")});

  ASSERT_EQ(host.events.size(), 3u);
  EXPECT_EQ(host.events[0].dedupe, host.events[1].dedupe);
  EXPECT_EQ(host.events[1].dedupe, host.events[2].dedupe);
}

TEST(ViberDialog, AnAppThatRefusesTheMessageMakesItFailed) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  host.network->control({{"user", kUser}, {"refuses", true}});
  host.events.clear();

  EXPECT_EQ(host.send({text("hi")}).outcome, Outcome::accepted);

  ASSERT_EQ(host.events.size(), 1u);
  EXPECT_EQ(host.events[0].status->status, Status::failed);
}

TEST(ViberDialog, ThePressedButtonOfTheSecondCardComesBackAsItsPostback) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  host.send({carousel(3, 2, true)});
  const Json card = host.messages().at(1)["cards"].at(1);
  ASSERT_EQ(card["title"], "Card 2");
  host.events.clear();

  host.act({{"do", "press"}, {"action", card["items"].at(1)["action"]}});

  EXPECT_EQ(kinds(host.events), (std::vector{EventKind::read, EventKind::postback}));
  EXPECT_EQ(host.events.at(1).postback->payload, "2/2");
  EXPECT_EQ(host.messages().size(), 2u) << "a silent button shows nothing";
}

TEST(ViberDialog, SuggestionsThatSayWhatTheyShowAreMessages) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  Part suggestions = quick_replies(1, "Yes ");
  suggestions.quick_replies->items[0] = button(ButtonKind::reply, "Yes, please");
  host.send({text("Shall we?"), suggestions});
  const Json action = host.messages().at(1)["quick_replies"].at(0)["action"];
  host.events.clear();

  host.act({{"do", "press"}, {"action", action}});

  ASSERT_EQ(host.events.size(), 2u);
  EXPECT_EQ(host.events[1].message->parts.at(0).text, "Yes, please");
  EXPECT_EQ(host.messages().at(2)["text"], "Yes, please");
  EXPECT_EQ(host.events[1].channel_data, R"({"viber":{"tracking_data":"msg_1"}})");
}

TEST(ViberDialog, AskedForAPlaceAndANumberThePersonSendsThem) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  Part asks = quick_replies(2, "");
  asks.quick_replies->items = {button(ButtonKind::location, "Where"),
                               button(ButtonKind::phone, "Number")};
  EXPECT_EQ(host.send({text("Where are you?"), asks}).outcome, Outcome::accepted);
  const Json items = host.messages().at(1)["quick_replies"];
  host.events.clear();

  host.act({{"do", "press"}, {"action", items[0]["action"]}});
  host.act({{"do", "press"}, {"action", items[1]["action"]}});

  EXPECT_EQ(host.events.at(1).message->parts.at(0).type, PartType::location);
  EXPECT_EQ(host.events.at(2).message->parts.at(0).type, PartType::contact);
}

TEST(ViberDialog, EveryPartThatIsRenderedIsTakenByViber) {
  FakeHost host;
  Part place;
  place.type = PartType::location;
  place.location.emplace().latitude = -89.5;
  place.location->name = "Pole";
  Part sticker;
  sticker.type = PartType::sticker;
  sticker.sticker.emplace().id = "46105";
  Part contact;
  contact.type = PartType::contact;
  ContactCard& card = contact.contact.emplace().cards.emplace_back();
  card.name = std::string(60, 'n');
  card.phones.push_back({"+436600000000", {}});
  Part share;
  share.type = PartType::share;
  share.share.emplace().url = "https://shop.example/" + std::string(1970, 'x');
  Part list;
  list.type = PartType::list;
  list.list.emplace().text = "Pick";
  ListSection& section = list.list->sections.emplace_back();
  for (int i = 0; i < 50; ++i)
    section.rows.push_back({"r" + std::to_string(i), std::string(300, 'l'), {}, {}, {}, {}});
  Part many;
  many.type = PartType::buttons;
  many.buttons.emplace().text = "Pick";
  for (int i = 0; i < 9; ++i)
    many.buttons->items.push_back(button(ButtonKind::postback, std::string(300, '<'), "p"));
  Part few = many;
  few.buttons->items.resize(3);
  few.buttons->text = std::string(500, '&');
  const std::vector<Part> parts = {
      text(std::string(7000, 'x')),
      media(PartType::image, "https://shop.example/a.PNG", 0, std::string(900, 'c')),
      media(PartType::video, "https://shop.example/a.mp4", 1000, "film"),
      media(PartType::video, "https://shop.example/a.mp4"),
      media(PartType::voice, "https://shop.example/a.ogg", 1000),
      media(PartType::file, "https://shop.example/a.pdf", 52'428'800),
      media(PartType::file, "https://shop.example/a.pdf", 52'428'801),
      place,
      sticker,
      contact,
      share,
      list,
      many,
      few,
      carousel(1, 0, true),
      carousel(1, 0, false),
      carousel(6, 3, true),
      carousel(8, 6, false),
      carousel(2, 7, true),
      carousel(2, 5, true),
      quick_replies(40, "long suggestion number "),
      quick_replies(7, "s")};

  for (const int version : {1, 6, 7, 10}) {
    host.network->control({{"user", kUser}, {"api_version", version}});
    for (const Part& part : parts) {
      host.act({{"do", "text"}, {"text", "go on"}});
      const Done done = host.send({part});
      EXPECT_EQ(done.outcome, Outcome::accepted)
          << version << " " << name(part.type) << ": "
          << (done.error ? done.error->text + done.error->provider_text : "");
    }
  }
}

TEST(ViberDialog, AnAppThatBecameOlderGetsTheCardsInWords) {
  FakeHost host;
  host.act({{"do", "text"}, {"text", "hello"}});
  host.network->control({{"user", kUser}, {"api_version", 5}});

  const Done done = host.send({carousel(2, 1, false)});

  EXPECT_EQ(done.outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, (std::vector<std::string>{"send", "send-plain"}));
  EXPECT_EQ(host.messages().at(1)["kind"], "text");
  EXPECT_EQ(host.messages()[1]["quick_replies"].at(1)["label"], "Card 2: Button 1");
}

TEST(ViberDialog, MediaIsFetchedWithinItsHourAndGoneAfterIt) {
  FakeHost host;
  for (const char* kind : {"image", "video", "file"}) {
    const Event event = host.act({{"do", kind}}).at(0);
    const Media& media = *event.message->parts.at(0).media;
    const Json argument = {{"media", {{"source_url", media.source_url}}}};
    EXPECT_EQ(media.source_expires_at, host.now + 3600'000);

    const Done fetched = host.run("media_fetch", argument);
    EXPECT_TRUE(host.requests.back().headers.empty()) << "no token leaves for the storage";
    host.now += 3600'000;
    const Done gone = host.run("media_fetch", argument);

    EXPECT_EQ(fetched.outcome, Outcome::accepted) << kind;
    EXPECT_GT(fetched.media->size_bytes, 0) << kind;
    EXPECT_EQ(gone.outcome, Outcome::recipient_gone) << kind;
    EXPECT_EQ(gone.media->state, MediaState::gone) << kind;
  }
}

}  // namespace
}  // namespace jackfield::viber
