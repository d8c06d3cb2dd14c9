// SPDX-License-Identifier: MIT
// The simulator refuses what Meta refuses of all other calls, with the sheets' codes.
#include "tests/plugins/meta/simulated_meta.hpp"

namespace jackfield::meta_simulator {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1024} * 1024;

TEST(MetaSimulator, TakesFilesUpToTheLimit) {
  for (const bool is_instagram : {false, true}) {
    const Network network(is_instagram);
    const auto store = [&](const char* type, const char* name, const char* mime, std::size_t size) {
      return Network::code(network.post_file("message_attachments", type, name, mime, size));
    };
    EXPECT_EQ(store("image", "a.png", "image/png", 25 * kMegabyte), "");
    EXPECT_EQ(store("image", "a.png", "image/png", 25 * kMegabyte + 1), "100/2018109");
    EXPECT_EQ(store("audio", "a.m4a", "audio/mp4", 1), "");
    EXPECT_EQ(store("audio", "a.m4a", "video/mp4", 1), "100/2018047");
    EXPECT_EQ(store("image", "grün.png", "image/png", 1), is_instagram ? "100" : "");
    // Instagram stores files beforehand only.
    EXPECT_EQ(Network::code(network.post_file("messages", "image", "a.png", "image/png", 1)),
              is_instagram ? "100" : "");
  }
}

TEST(MetaSimulator, KnowsAStoredAttachmentFor90Days) {
  for (const bool is_instagram : {false, true}) {
    Network network(is_instagram);
    const Json stored = network.post_file("message_attachments", "video", "a.mp4", "video/mp4", 10);
    const Json held = {{"attachment_id", stored.value("attachment_id", "")}};
    const auto send = [&](const char* type) {
      return network.send({{"attachment", {{"type", type}, {"payload", held}}}});
    };
    EXPECT_EQ(send("video"), is_instagram ? "100" : "");
    EXPECT_EQ(send("MEDIA_SHARE"), is_instagram ? "" : "100");
    network.sim->control({{"age_ms", std::int64_t{90} * 24 * 3600 * 1000 + 1}});
    network.sim->act({{"do", "text"}, {"text", "still here"}}, network.now);
    EXPECT_EQ(send(is_instagram ? "MEDIA_SHARE" : "video"), "100/2018074");
  }
}

TEST(MetaSimulator, RefusesTagsThatEndedOrGoWithSomethingElse) {
  const Network messenger(false);
  const auto tagged = [&](const char* tag, const Json& message) {
    return messenger.send(message, {{"messaging_type", "MESSAGE_TAG"}, {"tag", tag}});
  };
  const Json feedback = {
      {"attachment",
       {{"type", "template"}, {"payload", {{"template_type", "customer_feedback"}}}}}};
  EXPECT_EQ(tagged("HUMAN_AGENT", {{"text", "x"}}), "");
  for (const char* tag : {"CONFIRMED_EVENT_UPDATE", "POST_PURCHASE_UPDATE", "ACCOUNT_UPDATE"})
    EXPECT_EQ(tagged(tag, {{"text", "x"}}), "100") << tag;
  EXPECT_EQ(tagged("CUSTOMER_FEEDBACK", feedback), "");
  EXPECT_EQ(tagged("CUSTOMER_FEEDBACK", {{"text", "x"}}), "100");
}

TEST(MetaSimulator, ChecksThePersonaAndTheChannelProfile) {
  const Network messenger(false);
  const auto persona = [&](const std::string& name) {
    return Network::code(
        messenger.post("personas", {{"name", name}, {"profile_picture_url", "https://ex.org/a"}}));
  };
  std::string umlauts;
  for (int i = 0; i < 50; ++i) umlauts += "ü";
  EXPECT_EQ(persona(umlauts), "");
  EXPECT_EQ(persona(umlauts + "x"), "100");
  const auto profile = [&](const char* part, const char* list, const Json& items) {
    return Network::code(messenger.post(
        "messenger_profile", {{"get_started", {{"payload", "S"}}},
                              {part, repeated(1, {{"locale", "default"}, {list, items}})}}));
  };
  const auto item = [](std::size_t title, std::size_t payload) {
    return Json{{"type", "postback"}, {"title", letters(title)}, {"payload", letters(payload)}};
  };
  EXPECT_EQ(profile("persistent_menu", "call_to_actions", repeated(20, item(30, 1000))), "");
  EXPECT_EQ(profile("persistent_menu", "call_to_actions", repeated(21, item(1, 1))), "100");
  EXPECT_EQ(profile("persistent_menu", "call_to_actions", repeated(1, item(31, 1))), "100");
  EXPECT_EQ(profile("persistent_menu", "call_to_actions", repeated(1, item(1, 1001))), "100");
  EXPECT_EQ(profile("ice_breakers", "call_to_actions", repeated(5, item(1, 1))), "100");
  const auto command = [](std::size_t name, std::size_t words) {
    return Json{{"name", letters(name)}, {"description", letters(words)}};
  };
  EXPECT_EQ(profile("commands", "commands", repeated(100, command(32, 64))), "");
  EXPECT_EQ(profile("commands", "commands", repeated(101, command(1, 1))), "100");
  EXPECT_EQ(profile("commands", "commands", repeated(1, command(33, 1))), "100");
  EXPECT_EQ(profile("commands", "commands", repeated(1, command(1, 65))), "100");
  EXPECT_EQ(profile("commands", "commands", repeated(1, command(1, 1))), "");
  EXPECT_EQ(profile("commands", "commands", repeated(1, command(1, 1))),
            "613");  // ten in ten minutes
}

TEST(MetaSimulator, ChecksWhatIsSubscribed) {
  const Network messenger(false);
  const auto subscribe = [&](const std::string& fields) {
    return Network::code(
        messenger.call("POST", "/v26.0/1000001/subscribed_apps?subscribed_fields=" + fields));
  };
  EXPECT_EQ(subscribe("messages,feed"), "");
  EXPECT_EQ(subscribe("messages,no_such_field"), "100");
  EXPECT_EQ(subscribe(""), "100");
}

TEST(MetaSimulator, ChecksTheCommentsOfInstagram) {
  Network instagram(true);
  const auto write = [&](const std::string& text) {
    return Network::code(
        instagram.call("POST", "/v26.0/18000000000000001/comments", {{"message", text}}));
  };
  EXPECT_EQ(write(letters(300)), "");
  EXPECT_EQ(write(letters(301)), "100");
  EXPECT_EQ(write("#a #b #c #d"), "");
  EXPECT_EQ(write("#a #b #c #d #e"), "100");
  EXPECT_EQ(write("see https://a.org"), "");
  EXPECT_EQ(write("see https://a.org https://b.org"), "100");
  EXPECT_EQ(write("ONLY CAPITALS"), "100");
}

TEST(MetaSimulator, AnswersLiveCommentsInPrivateWhileTheBroadcastRuns) {
  Network instagram(true);
  const auto told = instagram.sim->act({{"do", "live_comment"}, {"text", "hi"}}, instagram.now);
  const Json change = Json::parse(told.at(0).body)["entry"][0]["changes"][0];
  const std::string id = change["value"]["id"];
  const Json reply = {{"recipient", {{"comment_id", id}}}, {"message", {{"text", "x"}}}};

  EXPECT_EQ(change["field"], "live_comments");
  EXPECT_EQ(Network::code(instagram.call("POST", "/v26.0/" + id + "/replies?message=x")), "100");
  instagram.sim->control({{"live_over", true}});
  EXPECT_EQ(Network::code(instagram.post("messages", reply)), "100/2534025");
  instagram.sim->control({{"live_over", false}});
  EXPECT_EQ(Network::code(instagram.post("messages", reply)), "");
  EXPECT_EQ(Network::code(instagram.post("messages", reply)), "10900");
}

TEST(MetaSimulator, CountsPrivateRepliesByTheHour) {
  Network messenger(false);
  const Json reply = {{"recipient", {{"comment_id", "nothing"}}}, {"message", {{"text", "x"}}}};
  messenger.sim->control({{"rate", 10'000}});
  for (int i = 0; i < 750; ++i)
    ASSERT_EQ(Network::code(messenger.post("messages", reply)), "100/33");

  EXPECT_EQ(Network::code(messenger.post("messages", reply)), "613");
  messenger.now += 1000;
  EXPECT_EQ(Network::code(messenger.post("messages", reply)), "613");
  messenger.now += 3'600'000;
  EXPECT_EQ(Network::code(messenger.post("messages", reply)), "100/33");
}

TEST(MetaSimulator, RepeatsWhatNobodyTookForADayAndAHalf) {
  const Network network(false);
  std::vector<simulator::Webhook> webhooks =
      network.sim->act({{"do", "text"}, {"text", "hi"}}, network.now);
  std::int64_t waited_ms = 0;
  std::vector<std::int64_t> waits;
  // The clock stands still: the hour after which the account gets no more webhooks does not pass.
  while (!webhooks.empty()) {
    waits.push_back(webhooks[0].delay_ms);
    waited_ms += webhooks[0].delay_ms;
    webhooks = network.sim->webhook_answered(webhooks[0], 0, 10, network.now);
  }

  ASSERT_GT(waits.size(), 3U);
  EXPECT_EQ(waits[1], 500);
  EXPECT_EQ(waits[2], 1000);
  EXPECT_GT(waited_ms, 18 * 3600 * 1000);
  EXPECT_LE(waited_ms, 36 * 3600 * 1000);
}

TEST(MetaSimulator, GivesInstagramLoginTokensOf60Days) {
  Network instagram(true, {{"login", "instagram"}, {"instagram_app_secret", "ig-secret"}});
  const auto exchange = [&](const std::string& secret) {
    return Network::code(instagram.call(
        "GET",
        "/access_token?grant_type=ig_exchange_token&access_token=token&client_secret=" + secret));
  };
  const auto renew = [&] {
    return Network::code(instagram.call(
        "GET", "/refresh_access_token?grant_type=ig_refresh_token&access_token=token"));
  };
  instagram.sim->control({{"short_token", true}});

  EXPECT_EQ(renew(), "100");
  EXPECT_EQ(exchange("another"), "100");
  EXPECT_EQ(exchange("ig-secret"), "");
  EXPECT_EQ(exchange("ig-secret"), "100");
  EXPECT_EQ(renew(), "100");  // not a day old
  instagram.now += std::int64_t{24} * 3600 * 1000;
  EXPECT_EQ(renew(), "");
}

}  // namespace
}  // namespace jackfield::meta_simulator
