// SPDX-License-Identifier: MIT
// Passive replies: an answer that goes into the push itself, read by WeChat's side.
#include "tests/plugins/wechat/fake_host.hpp"

namespace jackfield::wechat {
namespace {

using Json = nlohmann::json;

class WechatPassive : public ::testing::TestWithParam<Form> {
 protected:
  static Json config() {
    return config_with({{"mode", GetParam().mode}, {"passive_reply_ms", 4500}});
  }
};

TEST_P(WechatPassive, IsReadByWeChatInEveryForm) {
  FakeHost host(config());
  host.network->control({{"format", GetParam().format}});
  host.act({{"do", "text"}});

  const Done sent = host.send({text("你好 ]]> <b> & \"c\"")});

  EXPECT_EQ(sent.outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, (std::vector<std::string>{"passive"}));
  EXPECT_EQ(host.messages().back()["text"], "你好 ]]> <b> & \"c\"");
  EXPECT_EQ(host.counter("passive_replies"), 1);
  EXPECT_EQ(host.counter("pushes_failed"), 0);
}

TEST_P(WechatPassive, CarriesNewsAndUploadedPictures) {
  FakeHost host(config());
  host.network->control({{"format", GetParam().format}});
  Part link;
  link.type = PartType::share;
  link.share.emplace().url = "https://shop.example/?a=1&b=2";
  link.share->title = "Lamps";
  Part picture;
  picture.type = PartType::image;
  picture.media.emplace().ref = "media_own";
  picture.media->mime = "image/png";
  host.media["media_own"] = "bytes of a picture";

  host.act({{"do", "text"}});
  const Done news = host.send({link});
  host.act({{"do", "text"}});
  const Done image = host.send({picture});

  EXPECT_EQ(news.outcome, Outcome::accepted);
  EXPECT_EQ(image.outcome, Outcome::accepted);
  EXPECT_EQ(host.counter("passive_replies"), 2);
  EXPECT_EQ(host.messages()[1]["cards"][0]["items"][0]["action"]["uri"], link.share->url);
  EXPECT_EQ(host.messages()[3]["kind"], "image");
}

INSTANTIATE_TEST_SUITE_P(All, WechatPassive,
                         ::testing::Values(Form{"plaintext", "xml"}, Form{"plaintext", "json"},
                                           Form{"compatible", "xml"}, Form{"secure", "xml"},
                                           Form{"secure", "json"}));

TEST(WechatPassiveReply, UsesUpNoneOfTheWindow) {
  FakeHost host(config_with({{"passive_reply_ms", 4500}}));
  host.act({{"do", "text"}});

  host.send({text("into the push")});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(host.send({text("hi")}).outcome, Outcome::accepted) << i;

  EXPECT_EQ(host.send({text("hi")}).outcome, Outcome::window_closed);
  EXPECT_EQ(host.counter("sent"), 5);
}

TEST(WechatPassiveReply, GoesByACallOnceThePushIsClosed) {
  FakeHost host(config_with({{"passive_reply_ms", 4500}}));
  host.act({{"do", "text"}});
  host.held_push.reset();  // the deadline came between the step and the writing

  const Done sent = host.send({text("late")});

  EXPECT_EQ(sent.outcome, Outcome::accepted);
  EXPECT_EQ(host.labels, (std::vector<std::string>{"passive", "token", "send"}));
  EXPECT_EQ(host.messages().back()["text"], "late");
}

TEST(WechatPassiveReply, HandsThePersonToWeChatsOwnService) {
  FakeHost host(config_with({{"passive_reply_ms", 4500}}));
  host.act({{"do", "text"}});

  EXPECT_EQ(host.signal(ActionKind::hand_over).outcome, Outcome::accepted);
  EXPECT_EQ(host.messages().back()["kind"], "note");
}

TEST(WechatPassiveReply, HoldsNothingThatNobodyAnswers) {
  FakeHost host(config_with({{"passive_reply_ms", 4500}}));

  host.act({{"do", "agree"}});
  host.act({{"do", "unfollow"}});

  EXPECT_FALSE(host.held_push);
}

TEST(WechatPassiveReply, IsNotHeldUnlessAskedFor) {
  FakeHost host;

  host.act({{"do", "text"}});

  EXPECT_FALSE(host.held_push);
  EXPECT_EQ(host.counter("pushes_taken"), 1);
}

}  // namespace
}  // namespace jackfield::wechat
