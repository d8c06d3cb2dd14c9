// SPDX-License-Identifier: MIT
// The simulator refuses what WeChat refuses: one request just over each limit of the sheet.
#include "plugins/wechat/simulator/wechat_simulator.hpp"

#include <gtest/gtest.h>

namespace jackfield::wechat_simulator {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kNow = 1'793'527'200'000;
constexpr char kUser[] = "oSim0000000000000000000000a1";
const std::string kUnavailable = "该公众号暂时无法提供服务，请稍后再试";

struct Network {
  std::unique_ptr<simulator::Simulator> sim = wechat_entry().make(
      {{"app_id", "wx0123456789abcdef"}, {"app_secret", "secret"}, {"token", "tok123"}},
      "https://hooks.example/hooks/a");
  std::int64_t now = kNow;
  std::string token = fresh_token();

  std::string fresh_token() const {
    const simulator::HttpResponse got =
        sim->handle({"POST",
                     "/cgi-bin/stable_token",
                     {},
                     R"({"appid":"wx0123456789abcdef","secret":"secret"})"},
                    now);
    return Json::parse(got.body).value("access_token", "");
  }
  Json post(const std::string& path, const std::string& body, const std::string& with) const {
    return Json::parse(
        sim->handle({"POST", "/cgi-bin/" + path + "?access_token=" + with, {}, body}, now).body);
  }
  int code(const std::string& path, const Json& body) const {
    return post(path, body.dump(), token).value("errcode", 0);
  }
  int send(const std::string& type, const Json& content) const {
    return code("message/custom/send", {{"touser", kUser}, {"msgtype", type}, {type, content}});
  }
  int upload(const std::string& type, const std::string& name, std::size_t bytes) const {
    const std::string body = "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"" +
                             name + "\"\r\nContent-Type: x/y\r\n\r\n" + std::string(bytes, 'x') +
                             "\r\n--b--\r\n";
    const simulator::HttpResponse got =
        sim->handle({"POST",
                     "/cgi-bin/media/upload?access_token=" + token + "&type=" + type,
                     {{"Content-Type", "multipart/form-data; boundary=b"}},
                     body},
                    now);
    return Json::parse(got.body).value("errcode", 0);
  }
  void write() const { sim->act({{"do", "text"}}, now); }
};

TEST(WechatSimulator, RefusesMessagesJustOverEachLimit) {
  Network network;
  network.write();

  EXPECT_EQ(network.send("text", {{"content", std::string(2049, 'x')}}), 45002);
  EXPECT_EQ(network.send("text", {{"content", std::string(2048, 'x')}}), 0);
  EXPECT_EQ(network.send("text", {{"content", ""}}), 44004);
  EXPECT_EQ(network.send("news", {{"articles", Json::array({Json::object(), Json::object()})}}),
            45008);
  EXPECT_EQ(network.send("image", {{"media_id", "nothing"}}), 40007);
  EXPECT_EQ(network.send("location", {{"x", 1}}), 40008);
  EXPECT_EQ(network.send("msgmenu", {{"head_content", "x"}, {"list", Json::array()}}), 40035);
  EXPECT_EQ(network.code("message/custom/send", {{"touser", "o-nobody"}}), 40003);
}

TEST(WechatSimulator, RefusesLettersAsEscapes) {
  Network network;
  network.write();
  const std::string body =
      std::string(R"({"touser":")") + kUser + R"(","msgtype":"text","text":{"content":"\u4f60"}})";

  EXPECT_EQ(network.post("message/custom/send", body, network.token)["errcode"], 40033);
}

TEST(WechatSimulator, CountsTheWindows) {
  Network network;

  EXPECT_EQ(network.send("text", {{"content", "x"}}), 45015);
  network.write();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(network.send("text", {{"content", "x"}}), 0) << i;
  EXPECT_EQ(network.send("text", {{"content", "x"}}), 45047);
  network.sim->act({{"do", "scan"}}, network.now);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(network.send("text", {{"content", "x"}}), 0) << i;
  EXPECT_EQ(network.send("text", {{"content", "x"}}), 45047);
  network.now += 48LL * 3600 * 1000;
  network.token = network.fresh_token();
  EXPECT_EQ(network.send("text", {{"content", "x"}}), 45015);
  network.sim->act({{"do", "unfollow"}}, network.now);
  EXPECT_EQ(network.send("text", {{"content", "x"}}), 43004);
}

TEST(WechatSimulator, RefusesMediaJustOverEachLimit) {
  constexpr std::size_t kMega = 1024 * 1024;
  Network network;

  EXPECT_EQ(network.upload("image", "a.png", 10 * kMega + 1), 40009);
  EXPECT_EQ(network.upload("voice", "a.mp3", 2 * kMega + 1), 40006);
  EXPECT_EQ(network.upload("video", "a.mp4", 10 * kMega + 1), 40006);
  EXPECT_EQ(network.upload("thumb", "a.jpg", 64 * 1024 + 1), 40006);
  EXPECT_EQ(network.upload("thumb", "a.jpg", 64 * 1024), 0);
  EXPECT_EQ(network.upload("image", "a.bmp", 10), 40005);
  EXPECT_EQ(network.upload("file", "a.pdf", 10), 40004);
}

TEST(WechatSimulator, TypingNeedsSomebodyThere) {
  Network network;
  const auto typing = [&](const char* command) {
    return network.code("message/custom/typing", {{"touser", kUser}, {"command", command}});
  };

  EXPECT_EQ(typing("Typing"), 45080);
  network.write();
  EXPECT_EQ(typing("Type"), 45072);
  EXPECT_EQ(typing("Typing"), 0);
  EXPECT_EQ(typing("Typing"), 45081);
  EXPECT_EQ(typing("CancelTyping"), 0);
}

TEST(WechatSimulator, TokensEndAndAreReplaced) {
  Network network;
  const auto info = [&](const std::string& token) {
    return Json::parse(
               network.sim
                   ->handle({"GET",
                             "/cgi-bin/user/info?access_token=" + token + "&openid=" + kUser,
                             {},
                             ""},
                            network.now)
                   .body)
        .value("errcode", 0);
  };
  const auto old_way = [&] {
    return Json::parse(
               network.sim
                   ->handle({"GET",
                             "/cgi-bin/token?grant_type=client_credential&appid=wx0123456789abcdef"
                             "&secret=secret",
                             {},
                             ""},
                            network.now)
                   .body)
        .value("access_token", "");
  };

  EXPECT_EQ(info("foreign"), 40001);
  EXPECT_EQ(info(""), 41001);
  EXPECT_EQ(network.fresh_token(), network.token) << "the stable one is repeated";
  const std::string first = old_way();
  const std::string second = old_way();
  EXPECT_EQ(info(first), 0) << "for five minutes both work";
  network.now += 300'000;
  EXPECT_EQ(info(first), 42001);
  EXPECT_EQ(info(second), 0);
  network.now += 7'200'000;
  EXPECT_EQ(info(network.token), 42001);
}

TEST(WechatSimulator, ForcedTokensAreThirtySecondsApart) {
  Network network;
  const auto forced = [&] {
    return Json::parse(
        network.sim
            ->handle({"POST",
                      "/cgi-bin/stable_token",
                      {},
                      R"({"appid":"wx0123456789abcdef","secret":"secret","force_refresh":true})"},
                     network.now)
            .body);
  };

  EXPECT_NE(forced().value("access_token", network.token), network.token);
  EXPECT_EQ(forced().value("errcode", 0), 45009);
  network.now += 30'000;
  EXPECT_TRUE(forced().contains("access_token"));
}

TEST(WechatSimulator, ForcedTokensAreTwentyADay) {
  Network network;
  const auto forced = [&] {
    network.now += 30'000;
    return Json::parse(
        network.sim
            ->handle({"POST",
                      "/cgi-bin/stable_token",
                      {},
                      R"({"appid":"wx0123456789abcdef","secret":"secret","force_refresh":true})"},
                     network.now)
            .body);
  };

  for (int i = 0; i < 20; ++i) EXPECT_TRUE(forced().contains("access_token")) << i;
  EXPECT_EQ(forced().value("errcode", 0), 45009);
  network.now += 24LL * 3600 * 1000;
  EXPECT_TRUE(forced().contains("access_token"));
}

TEST(WechatSimulator, CountsTheCallsOfADay) {
  Network network;
  const auto token = [&] {
    const std::string target =
        "/cgi-bin/token?grant_type=client_credential&appid=wx0123456789abcdef&secret=secret";
    return Json::parse(network.sim->handle({"GET", target, {}, ""}, network.now).body);
  };

  for (int i = 0; i < 2000; ++i) ASSERT_TRUE(token().contains("access_token")) << i;
  EXPECT_EQ(token().value("errcode", 0), 45009);
  network.now += 24LL * 3600 * 1000;
  EXPECT_TRUE(token().contains("access_token"));

  network.token = network.fresh_token();
  network.sim->control({{"quota",
                         {{"/cgi-bin/message/custom/send", 1},
                          {"/cgi-bin/message/template/send", 0},
                          {"/cgi-bin/media/upload", 1},
                          {"/cgi-bin/media/get", 0}}}});
  network.write();
  EXPECT_EQ(network.send("text", {{"content", "x"}}), 0);
  EXPECT_EQ(network.send("text", {{"content", "x"}}), 45009);
  EXPECT_EQ(network.code("message/template/send", {{"touser", kUser}, {"template_id", "T"}}),
            45009);
  EXPECT_EQ(network.upload("thumb", "a.jpg", 1), 0);
  EXPECT_EQ(network.upload("thumb", "a.jpg", 1), 45009);
  EXPECT_EQ(network.code("media/get", Json::object()), 45009);
}

TEST(WechatSimulator, CountsTheTokensOfAMinute) {
  Network network;  // whose own token is the first

  for (int i = 1; i < 10'000; ++i) ASSERT_FALSE(network.fresh_token().empty()) << i;
  EXPECT_TRUE(network.fresh_token().empty());
  network.now += 60'000;
  EXPECT_FALSE(network.fresh_token().empty());
}

TEST(WechatSimulator, ForgetsMediaAfterThreeDays) {
  Network network;
  const std::string body =
      "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.png\"\r\n"
      "Content-Type: image/png\r\n\r\nx\r\n--b--\r\n";
  const Json uploaded =
      Json::parse(network.sim
                      ->handle({"POST",
                                "/cgi-bin/media/upload?type=image&access_token=" + network.token,
                                {{"Content-Type", "multipart/form-data; boundary=b"}},
                                body},
                               network.now)
                      .body);
  const Json image = {{"media_id", uploaded["media_id"]}};
  const auto send_later = [&](std::int64_t ms) {
    network.now += ms;
    network.token = network.fresh_token();
    network.write();
    return network.send("image", image);
  };

  EXPECT_EQ(send_later(0), 0);
  EXPECT_EQ(send_later(3LL * 24 * 3600 * 1000), 0);
  EXPECT_EQ(send_later(1), 40007);
}

TEST(WechatSimulator, SendsAPushThreeTimesAndThenSaysSo) {
  Network network;
  std::vector<simulator::Webhook> pushes = network.sim->act({{"do", "text"}}, network.now);
  int tries = 0;
  std::vector<std::string> urls;

  while (!pushes.empty()) {
    ++tries;
    urls.push_back(pushes[0].url);
    pushes = network.sim->take_answer(pushes[0], {.status = 0, .headers = {}, .body = {}}, 5000,
                                      network.now);
  }

  EXPECT_EQ(tries, 3);
  EXPECT_NE(urls[0], urls[1]) << "each try is signed anew";
  EXPECT_EQ(network.sim->phone()["chats"][0]["messages"].back()["text"], kUnavailable);
}

TEST(WechatSimulator, TriesFiveSecondsApartHoweverSoonATryFails) {
  Network network;
  const std::vector<simulator::Webhook> pushes = network.sim->act({{"do", "text"}}, network.now);

  const std::vector<simulator::Webhook> second = network.sim->take_answer(
      pushes.at(0), {.status = 0, .headers = {}, .body = {}}, 100, network.now);
  const std::vector<simulator::Webhook> third = network.sim->take_answer(
      second.at(0), {.status = 0, .headers = {}, .body = {}}, 6000, network.now);

  EXPECT_EQ(second.at(0).delay_ms, 4900);
  EXPECT_EQ(third.at(0).delay_ms, 0);
}

TEST(WechatSimulator, TakesNoAnswerThatIsNone) {
  Network network;
  for (const char* const answer : {"ok", "<xml><a/></xml>", "{}", "SUCCESS"}) {
    std::vector<simulator::Webhook> pushes = network.sim->act({{"do", "text"}}, network.now);
    EXPECT_EQ(network.sim
                  ->take_answer(pushes.at(0), {.status = 200, .headers = {}, .body = answer}, 10,
                                network.now)
                  .size(),
              1u)
        << answer;
  }
  for (const char* const answer : {"success", ""}) {
    std::vector<simulator::Webhook> pushes = network.sim->act({{"do", "text"}}, network.now);
    EXPECT_TRUE(network.sim
                    ->take_answer(pushes.at(0), {.status = 200, .headers = {}, .body = answer}, 10,
                                  network.now)
                    .empty())
        << answer;
  }
}

TEST(WechatSimulator, KeepsQuietForAMinuteAfterManyFailures) {
  Network network;
  for (int i = 0; i < 10; ++i) {
    std::vector<simulator::Webhook> pushes = network.sim->act({{"do", "text"}}, network.now);
    while (!pushes.empty()) {
      pushes = network.sim->take_answer(pushes[0], {.status = 500, .headers = {}, .body = {}}, 10,
                                        network.now);
    }
  }

  EXPECT_TRUE(network.sim->act({{"do", "text"}}, network.now).empty());
  EXPECT_EQ(network.sim->act({{"do", "text"}}, network.now + 60'000).size(), 1u);
}

}  // namespace
}  // namespace jackfield::wechat_simulator
