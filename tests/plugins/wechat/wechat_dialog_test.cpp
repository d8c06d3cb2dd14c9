// SPDX-License-Identifier: MIT
// Whole conversations: the plugin against the simulator, which was written from the same sheet and
// by nothing of the plugin's.
#include "tests/plugins/wechat/fake_host.hpp"

namespace jackfield::wechat {
namespace {

using Json = nlohmann::json;

/// Mode and format of pushes.
class WechatForms : public ::testing::TestWithParam<Form> {};

TEST_P(WechatForms, CarryTextsAndChoicesBothWays) {
  FakeHost host(config_with({{"mode", GetParam().mode}}));
  host.network->control({{"format", GetParam().format}});

  const std::vector<Event> events = host.act({{"do", "text"}, {"text", "你好 ]]> <b>"}});
  const Done sent = host.send({buttons("Happy?", {"yes", "no"})});
  const Json menu = host.messages().back();
  const std::vector<Event> chosen =
      host.act({{"do", "press"}, {"message", menu["id"]}, {"action", menu["items"][1]["action"]}});

  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].message->parts.at(0).text, "你好 ]]> <b>");
  EXPECT_EQ(events[0].conversation_refs.at(0), kUser);
  EXPECT_EQ(sent.outcome, Outcome::accepted);
  ASSERT_EQ(chosen.size(), 1u);
  EXPECT_EQ(chosen[0].kind, EventKind::postback);
  EXPECT_EQ(chosen[0].postback->payload, "no");
  EXPECT_EQ(chosen[0].postback->title, "Title of no");
}

INSTANTIATE_TEST_SUITE_P(All, WechatForms,
                         ::testing::Values(Form{"plaintext", "xml"}, Form{"plaintext", "json"},
                                           Form{"compatible", "xml"}, Form{"compatible", "json"},
                                           Form{"secure", "xml"}, Form{"secure", "json"}));

TEST(WechatDialog, TellsEveryDeedByItsKind) {
  const std::pair<const char*, EventKind> deeds[] = {
      {"image", EventKind::message_received},
      {"voice", EventKind::message_received},
      {"video", EventKind::message_received},
      {"location", EventKind::message_received},
      {"link", EventKind::message_received},
      {"sticker", EventKind::message_received},
      {"scan", EventKind::referral},
      {"click", EventKind::postback},
      {"view", EventKind::postback},
      {"scancode", EventKind::postback},
      {"position", EventKind::message_received},
      {"agree", EventKind::consent_opted_in},
      {"unfollow", EventKind::conversation_ended},
      {"follow", EventKind::conversation_started},
  };
  FakeHost host;

  for (const auto& [deed, kind] : deeds) {
    const std::vector<Event> events = host.act({{"do", deed}});
    ASSERT_EQ(events.size(), 1u) << deed;
    EXPECT_EQ(events[0].kind, kind) << deed;
    EXPECT_EQ(events[0].authenticity, Authenticity::verified) << deed;
  }
}

TEST(WechatDialog, MayWriteFiveTimesAndNotASixth) {
  FakeHost host;
  host.act({{"do", "text"}});

  for (int i = 0; i < 5; ++i) EXPECT_EQ(host.send({text("hi")}).outcome, Outcome::accepted) << i;
  const Done sixth = host.send({text("hi")});

  EXPECT_EQ(sixth.outcome, Outcome::window_closed);
  EXPECT_EQ(host.counter("sent"), 5);
  EXPECT_EQ(host.counter("refused"), 0) << "nobody had to ask WeChat";
}

TEST(WechatDialog, MayWriteThreeTimesInTheMinuteAfterAClick) {
  FakeHost host;
  host.act({{"do", "click"}});

  for (int i = 0; i < 3; ++i) EXPECT_EQ(host.send({text("hi")}).outcome, Outcome::accepted) << i;
  EXPECT_EQ(host.send({text("hi")}).outcome, Outcome::window_closed);
  host.act({{"do", "click"}});
  host.now += 60'001;
  EXPECT_EQ(host.send({text("hi")}).outcome, Outcome::window_closed);
  EXPECT_EQ(host.counter("refused"), 0);
}

TEST(WechatDialog, LearnsOfAClosedWindowFromWeChatWhereItKnowsNothing) {
  FakeHost host;

  const Done sent = host.send({text("hi")});

  EXPECT_EQ(sent.outcome, Outcome::window_closed);
  EXPECT_EQ(sent.error->provider_code, "45015");
  EXPECT_FALSE(sent.error->provider_text.empty());
}

TEST(WechatDialog, UploadsAPictureAndFetchesOne) {
  FakeHost host;
  const std::vector<Event> events = host.act({{"do", "image"}});
  const Media& theirs = *events.at(0).message->parts.at(0).media;

  const Done fetched = host.run("media_fetch", {{"media", {{"fetch", Json::parse(theirs.fetch)}}}});
  ASSERT_EQ(fetched.outcome, Outcome::accepted);
  Part picture;
  picture.type = PartType::image;
  picture.media.emplace(*fetched.media);
  const Done sent = host.send({picture});

  EXPECT_EQ(sent.outcome, Outcome::accepted);
  EXPECT_EQ(host.messages().back()["kind"], "image");
  EXPECT_EQ(host.counter("uploads"), 1);
}

TEST(WechatDialog, FetchesAFilmInTwoSteps) {
  FakeHost host;
  const std::vector<Event> events = host.act({{"do", "video"}});
  const Media& film = *events.at(0).message->parts.at(0).media;

  const Done fetched = host.run("media_fetch", {{"media", {{"fetch", Json::parse(film.fetch)}}}});

  EXPECT_EQ(fetched.outcome, Outcome::accepted);
  EXPECT_EQ(fetched.media->mime, "video/mp4");
  EXPECT_EQ(host.labels, (std::vector<std::string>{"token", "place", "film"}));
}

TEST(WechatDialog, FindsMediaGoneAfterThreeDays) {
  FakeHost host;
  const std::vector<Event> events = host.act({{"do", "voice"}});
  const Media& note = *events.at(0).message->parts.at(0).media;
  host.now += 3LL * 24 * 3600 * 1000 + 1000;

  const Done fetched = host.run("media_fetch", {{"media", {{"fetch", Json::parse(note.fetch)}}}});

  EXPECT_EQ(fetched.outcome, Outcome::recipient_gone);
  EXPECT_EQ(fetched.media->state, MediaState::gone);
}

TEST(WechatDialog, ShowsTypingWhileTheCustomerIsThere) {
  FakeHost host;
  host.act({{"do", "text"}});

  EXPECT_EQ(host.signal(ActionKind::typing).outcome, Outcome::accepted);
  EXPECT_TRUE(host.network->phone()["users"][0]["is_typing"]);
  EXPECT_EQ(host.signal(ActionKind::typing).outcome, Outcome::accepted) << "45081 is nobody's news";
  host.now += 60'000;
  EXPECT_EQ(host.signal(ActionKind::typing).outcome, Outcome::accepted) << "nor is 45080";
}

TEST(WechatDialog, SendsATemplateOutsideTheWindowAndHearsOfIt) {
  FakeHost host;
  Part notice;
  notice.type = PartType::template_;
  Template& made = notice.template_.emplace();
  made.name = "TPL-1";
  made.parameters.push_back({.name = "first", .text = "Your order"});

  const Done sent = host.send({notice});
  const std::string id = sent.pieces.at(0).provider_ids.at(0);
  const std::vector<Event> told = host.act({{"do", "template_finished"}, {"message", id}});

  EXPECT_EQ(sent.outcome, Outcome::accepted);
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].kind, EventKind::message_status);
  EXPECT_EQ(told[0].message_refs.at(0), id);
  EXPECT_EQ(told[0].status->status, Status::delivered);
}

TEST(WechatDialog, SendsANotificationForEachConsent) {
  FakeHost host;
  host.act({{"do", "agree"}, {"template", "TPL-2"}});
  Part notice;
  notice.type = PartType::template_;
  notice.template_.emplace().name = "TPL-2";
  notice.template_->category = "subscription";

  const Done first = host.send({notice});
  const Done second = host.send({notice});

  EXPECT_EQ(first.outcome, Outcome::accepted);
  EXPECT_EQ(second.outcome, Outcome::opted_out);
  EXPECT_EQ(second.error->code, "no_consent");
}

TEST(WechatDialog, KnowsFollowersByTheirUnionId) {
  FakeHost host;

  const Done known = host.run("profile", {{"openid", kUser}});

  ASSERT_EQ(known.outcome, Outcome::accepted);
  EXPECT_EQ(known.person->identities.at(0).scheme, "wechat.unionid");
  EXPECT_TRUE(known.person->is_subscriber);
}

}  // namespace
}  // namespace jackfield::wechat
