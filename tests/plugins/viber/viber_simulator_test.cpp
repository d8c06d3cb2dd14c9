// SPDX-License-Identifier: MIT
// The simulator refuses what is just over each limit of Viber's, and takes what is just within.
#include "plugins/viber/simulator/viber_simulator.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace jackfield::viber_simulator {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kNow = 1'793'527'200'000;
const std::string kUser = "b25lLXBlcnNvbi1vbmUtMQ==";
const std::string kToken = "4453b6ac12345678-e02c5f12174805f9-daec9cbb5448c51f";

class ViberSimulator : public ::testing::Test {
 protected:
  void SetUp() override {
    network_ = viber_entry().make({{"auth_token", kToken}}, "https://hooks.example/hooks/viber");
    const simulator::HttpRequest request =
        made("set_webhook", {{"url", "https://hooks.example/hooks/viber"}});
    ASSERT_TRUE(network_->handle(request, kNow).first);
    network_->answer_after(request, 200, kNow);
    network_->act({{"do", "text"}, {"text", "hello"}}, kNow);
  }

  simulator::HttpRequest made(const std::string& call, const Json& body) const {
    return {"POST", "/pa/" + call, {{"X-Viber-Auth-Token", kToken}}, body.dump()};
  }
  Json ask(const std::string& call, const Json& body) {
    const simulator::HttpResponse response = network_->handle(made(call, body), kNow);
    EXPECT_EQ(response.status, 200);
    return Json::parse(response.body);
  }
  int status(const std::string& call, const Json& body) { return ask(call, body)["status"]; }
  int send(Json message) {
    message["receiver"] = kUser;
    if (!message.contains("sender")) message["sender"] = {{"name", "Shop"}};
    const int got = status("send_message", message);
    if (got == 0) network_->act({{"do", "text"}, {"text", "go on"}}, kNow);
    return got;
  }
  int keyboard(const Json& board, int version = 1) {
    Json whole = {{"Type", "keyboard"}};
    whole.update(board);
    return send(
        {{"type", "text"}, {"text", "x"}, {"keyboard", whole}, {"min_api_version", version}});
  }
  int button(const Json& more) {
    Json one = {{"ActionBody", "x"}};
    one.update(more);
    return keyboard({{"Buttons", Json::array({one})}});
  }
  int rich(int columns, int rows, const Json& buttons, int version = 7) {
    return send({{"type", "rich_media"},
                 {"min_api_version", version},
                 {"rich_media",
                  {{"Type", "rich_media"},
                   {"ButtonsGroupColumns", columns},
                   {"ButtonsGroupRows", rows},
                   {"Buttons", buttons}}}});
  }

  std::unique_ptr<simulator::Simulator> network_;
};

TEST_F(ViberSimulator, CountsTextsNamesAndTrackingData) {
  EXPECT_EQ(send({{"type", "text"}, {"text", std::string(7000, 'x')}}), 0);
  EXPECT_EQ(send({{"type", "text"}, {"text", std::string(7001, 'x')}}), 3);
  EXPECT_EQ(send({{"type", "text"}, {"text", ""}}), 4);
  EXPECT_EQ(send({{"type", "text"}, {"text", "x"}, {"sender", {{"name", std::string(28, 'n')}}}}),
            0);
  EXPECT_EQ(send({{"type", "text"}, {"text", "x"}, {"sender", {{"name", std::string(29, 'n')}}}}),
            3);
  EXPECT_EQ(send({{"type", "text"}, {"text", "x"}, {"sender", Json::object()}}), 4);
  EXPECT_EQ(send({{"type", "text"}, {"text", "x"}, {"tracking_data", std::string(4000, 't')}}), 0);
  EXPECT_EQ(send({{"type", "text"}, {"text", "x"}, {"tracking_data", std::string(4001, 't')}}), 3);
  EXPECT_EQ(send({{"type", "hologram"}}), 3);
  EXPECT_EQ(send(Json::object()), 4);
}

TEST_F(ViberSimulator, LooksAtMedia) {
  const std::string picture = "https://shop.example/a.jpg";
  EXPECT_EQ(send({{"type", "picture"}, {"text", std::string(768, 'c')}, {"media", picture}}), 0);
  EXPECT_EQ(send({{"type", "picture"}, {"text", std::string(769, 'c')}, {"media", picture}}), 3);
  EXPECT_EQ(send({{"type", "picture"}, {"media", picture}}), 4);
  EXPECT_EQ(send({{"type", "picture"}, {"text", ""}, {"media", "https://shop.example/a"}}), 3);
  EXPECT_EQ(send({{"type", "picture"}, {"text", ""}, {"media", "http://shop.example/a.jpg"}}), 3);
  Json film = {{"type", "video"},
               {"media", "https://shop.example/a.mp4"},
               {"size", 27'262'976},
               {"duration", 180}};
  EXPECT_EQ(send(film), 0);
  film["size"] = 27'262'977;
  EXPECT_EQ(send(film), 3);
  film["size"] = 1;
  film["duration"] = 181;
  EXPECT_EQ(send(film), 3);
  film.erase("size");
  EXPECT_EQ(send(film), 4);
  Json file = {{"type", "file"},
               {"media", "https://shop.example/a"},
               {"size", 52'428'800},
               {"file_name", "a.pdf"}};
  EXPECT_EQ(send(file), 0);
  file["size"] = 52'428'801;
  EXPECT_EQ(send(file), 3);
  file["size"] = 1;
  for (const std::string& name :
       {std::string("a.EXE"), std::string("a"), std::string(253, 'n') + ".pdf"}) {
    file["file_name"] = name;
    EXPECT_EQ(send(file), 3) << name;
  }
  file.erase("file_name");
  EXPECT_EQ(send(file), 4);
  EXPECT_EQ(send({{"type", "url"}, {"media", "https://x/" + std::string(1990, 'u')}}), 0);
  EXPECT_EQ(send({{"type", "url"}, {"media", "https://x/" + std::string(1991, 'u')}}), 3);
}

TEST_F(ViberSimulator, LooksAtPlacesContactsAndStickers) {
  EXPECT_EQ(send({{"type", "location"}, {"location", {{"lat", 90}, {"lon", -180}}}}), 0);
  EXPECT_EQ(send({{"type", "location"}, {"location", {{"lat", 90.1}, {"lon", 0}}}}), 3);
  EXPECT_EQ(send({{"type", "location"}, {"location", {{"lat", 0}, {"lon", 180.1}}}}), 3);
  EXPECT_EQ(send({{"type", "location"}}), 4);
  const auto contact = [&](std::size_t name, std::size_t number) {
    return send({{"type", "contact"},
                 {"contact",
                  {{"name", std::string(name, 'n')}, {"phone_number", std::string(number, '1')}}}});
  };
  EXPECT_EQ(contact(28, 18), 0);
  EXPECT_EQ(contact(29, 18), 3);
  EXPECT_EQ(contact(28, 19), 3);
  EXPECT_EQ(send({{"type", "sticker"}, {"sticker_id", 46105}}), 0);
  EXPECT_EQ(send({{"type", "sticker"}, {"sticker_id", "46105"}}), 3);
  EXPECT_EQ(send({{"type", "sticker"}}), 4);
}

TEST_F(ViberSimulator, LooksAtKeyboards) {
  EXPECT_EQ(button({{"Columns", 6}, {"Rows", 2}}), 0);
  EXPECT_EQ(button({{"Columns", 7}}), 3);
  EXPECT_EQ(button({{"Columns", 0}}), 3);
  EXPECT_EQ(button({{"Rows", 3}}), 3);
  EXPECT_EQ(button({{"Text", std::string(250, 'x')}}), 0);
  EXPECT_EQ(button({{"Text", std::string(251, 'x')}}), 3);
  EXPECT_EQ(button({{"ActionType", "dance"}}), 3);
  EXPECT_EQ(button({{"ActionBody", ""}}), 4);
  EXPECT_EQ(button({{"TextSize", "huge"}}), 3);
  EXPECT_EQ(button({{"BgColor", "red"}}), 3);
  EXPECT_EQ(button({{"ActionType", "share-phone"}}), 14);
  const Json place = {{"ActionBody", "x"}, {"ActionType", "location-picker"}};
  EXPECT_EQ(keyboard({{"Buttons", Json::array({place})}}, 3), 0);
  EXPECT_EQ(keyboard({{"Buttons", Json::array()}}), 4);
  Json rows = Json::array();
  for (int i = 0; i < 12; ++i) rows.push_back({{"ActionBody", "x"}});
  EXPECT_EQ(keyboard({{"Buttons", rows}}), 0);
  rows.push_back({{"ActionBody", "x"}, {"Columns", 1}});
  EXPECT_EQ(keyboard({{"Buttons", rows}}), 3);
}

TEST_F(ViberSimulator, LooksAtHowButtonsAreLaidOut) {
  const auto shown = [&](const Json& more, int version) {
    Json one = {{"ActionBody", "x"}};
    one.update(more);
    return keyboard({{"Buttons", Json::array({one})}}, version);
  };
  EXPECT_EQ(shown({{"TextOpacity", 100}}, 1), 0);
  EXPECT_EQ(shown({{"TextOpacity", 101}}, 1), 3);
  EXPECT_EQ(shown({{"TextPaddings", {12, 0, 0, 12}}}, 4), 0);
  EXPECT_EQ(shown({{"TextPaddings", {13, 0, 0, 0}}}, 4), 3);
  EXPECT_EQ(shown({{"TextPaddings", {1, 1, 1}}}, 4), 3);
  EXPECT_EQ(shown({{"TextPaddings", {1, 1, 1, 1}}}, 3), 14);
  EXPECT_EQ(shown({{"BgMediaType", "video"}}, 1), 3);
  EXPECT_EQ(shown({{"ImageScaleType", "stretch"}}, 6), 3);
  EXPECT_EQ(shown({{"BgMediaScaleType", "fit"}}, 6), 0);
  EXPECT_EQ(shown({{"BgMediaScaleType", "fit"}}, 5), 14);
  EXPECT_EQ(shown({{"OpenURLMediaType", "song"}}, 1), 3);
  EXPECT_EQ(shown({{"InternalBrowser", Json::object()}}, 2), 14);
}

TEST_F(ViberSimulator, LooksAtGroupsOfAKeyboard) {
  const auto grouped = [&](const char* name, int value, int version) {
    return keyboard({{name, value}, {"Buttons", Json::array({{{"ActionBody", "x"}}})}}, version);
  };
  EXPECT_EQ(grouped("ButtonsGroupColumns", 6, 4), 0);
  EXPECT_EQ(grouped("ButtonsGroupColumns", 7, 4), 3);
  EXPECT_EQ(grouped("ButtonsGroupRows", 7, 4), 0);
  EXPECT_EQ(grouped("ButtonsGroupRows", 8, 4), 3);
  EXPECT_EQ(grouped("ButtonsGroupRows", 7, 3), 14);
}

TEST_F(ViberSimulator, WantsCardsFilledExactly) {
  const Json full = {{"Columns", 6}, {"Rows", 7}, {"ActionBody", "x"}};
  Json cards = Json::array({full, full, full, full, full, full});
  EXPECT_EQ(rich(6, 7, cards), 0);
  cards.push_back(full);
  EXPECT_EQ(rich(6, 7, cards), 3);
  const Json lower = {{"Columns", 6}, {"Rows", 6}, {"ActionBody", "x"}};
  EXPECT_EQ(rich(6, 7, Json::array({lower})), 3);
  EXPECT_EQ(rich(6, 6, Json::array({full})), 3);
  EXPECT_EQ(rich(7, 7, Json::array({full})), 3);
  EXPECT_EQ(rich(6, 8, Json::array({full})), 3);
  EXPECT_EQ(rich(6, 7, Json::array({full}), 6), 14);
}

TEST_F(ViberSimulator, KnowsWhoCanGetIt) {
  const Json hi = {{"type", "text"}, {"text", "hi"}, {"sender", {{"name", "Shop"}}}};
  const auto to = [&](const std::string& id) {
    Json message = hi;
    message["receiver"] = id;
    return status("send_message", message);
  };
  EXPECT_EQ(to("dHdvLXBlcnNvbi10d28tMg=="), 6) << "never wrote";
  EXPECT_EQ(to("nobody"), 6);
  EXPECT_EQ(status("send_message", hi), 4) << "no receiver";
  network_->control({{"user", kUser}, {"has_device", false}});
  EXPECT_EQ(to(kUser), 11);
  network_->control({{"user", kUser}, {"has_device", true}, {"is_gone", true}});
  EXPECT_EQ(to(kUser), 5);
  network_->control({{"user", kUser}, {"is_gone", false}, {"api_version", 2}});
  EXPECT_EQ(send({{"type", "text"}, {"text", "x"}, {"min_api_version", 3}}), 13);
  Json many = hi;
  many["broadcast_list"] = Json::array();
  for (int i = 0; i < 301; ++i) many["broadcast_list"].push_back(kUser);
  EXPECT_EQ(status("broadcast_message", many), 3);
  EXPECT_EQ(status("post", hi), 18);
}

TEST_F(ViberSimulator, WantsTheTokenAPlainObjectAndAtMostThirtyKilobytes) {
  simulator::HttpRequest request = made("get_account_info", Json::object());
  request.headers[0].second = "another";
  EXPECT_EQ(Json::parse(network_->handle(request, kNow).body)["status"], 2);
  request.headers.clear();
  EXPECT_EQ(Json::parse(network_->handle(request, kNow).body)["status_message"],
            "missing_auth_token");
  request = made("send_message", Json::array());
  EXPECT_EQ(Json::parse(network_->handle(request, kNow).body)["status"], 3);
  request.body = std::string(30 * 1024 + 1, ' ');
  EXPECT_EQ(Json::parse(network_->handle(request, kNow).body)["status"], 3);
  Json ids = Json::array();
  for (int i = 0; i < 101; ++i) ids.push_back("x");
  EXPECT_EQ(status("get_online", {{"ids", ids}}), 3);
}

TEST_F(ViberSimulator, SendsOnlyTheEventsThatTheWebhookAskedFor) {
  const simulator::HttpRequest request =
      made("set_webhook", {{"url", "https://hooks.example/x"}, {"event_types", Json::array()}});
  network_->handle(request, kNow);
  const Json set = Json::parse(network_->answer_after(request, 200, kNow).body);

  EXPECT_EQ(set["event_types"], (Json{"message", "subscribed", "unsubscribed"}));
  EXPECT_TRUE(network_->act({{"do", "open"}}, kNow).empty());
  EXPECT_EQ(network_->act({{"do", "text"}, {"text", "x"}}, kNow).size(), 1u);
  EXPECT_EQ(status("set_webhook", {{"url", "http://hooks.example/x"}}), 1);
  EXPECT_EQ(status("set_webhook", {{"url", "https://x"}, {"event_types", Json::array({"dance"})}}),
            3);
  EXPECT_EQ(status("set_webhook", {{"url", ""}}), 0);
  EXPECT_THROW(network_->act({{"do", "text"}, {"text", "x"}}, kNow), std::invalid_argument);
}

TEST_F(ViberSimulator, NeverGivesATokenThatADoubleWouldHold) {
  const Json answer =
      ask("send_message",
          {{"receiver", kUser}, {"type", "text"}, {"text", "x"}, {"sender", {{"name", "S"}}}});

  EXPECT_GT(answer["message_token"].get<std::uint64_t>(), std::uint64_t{1} << 53);
}

TEST_F(ViberSimulator, RepeatsACallbackTenTimesAtMost) {
  simulator::Webhook webhook = network_->act({{"do", "text"}, {"text", "x"}}, kNow).at(0);
  simulator::HttpResponse failed;
  failed.status = 500;
  for (int i = 0; i < 10; ++i) {
    const auto again = network_->take_answer(webhook, failed, 1, kNow);
    ASSERT_EQ(again.size(), 1u) << i;
    webhook = again[0];
  }
  EXPECT_TRUE(network_->take_answer(webhook, failed, 1, kNow).empty());
}

}  // namespace
}  // namespace jackfield::viber_simulator
