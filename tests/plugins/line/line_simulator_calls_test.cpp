// SPDX-License-Identifier: MIT
// The simulator's API and webhooks, called as a network client would.
#include "plugins/line/simulator/line_seal.hpp"
#include "plugins/line/simulator/line_simulator.hpp"
#include "plugins/line/simulator/line_tokens.hpp"

#include <gtest/gtest.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <memory>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;
using simulator::HttpResponse;
using simulator::Webhook;

constexpr std::int64_t kNow = 1'793'527'200'000;
const std::string kUser = "U00000000000000000000000000000001";
const Json kText = Json::array({{{"type", "text"}, {"text", "hello"}}});
const std::string kKey = "123e4567-e89b-42d3-a456-426614174000";

class LineCalls : public ::testing::Test {
 protected:
  HttpResponse call(const std::string& method, const std::string& target, const Json& body = {},
                    simulator::Headers more = {}) {
    simulator::HttpRequest request{
        method, target, {{"Authorization", "Bearer static"}}, body.is_null() ? "" : body.dump()};
    if (!body.is_null()) request.headers.emplace_back("Content-Type", "application/json");
    for (auto& one : more) request.headers.push_back(std::move(one));
    return network->handle(request, now);
  }
  HttpResponse push(const Json& more = {}, simulator::Headers headers = {}) {
    Json body = {{"to", kUser}, {"messages", kText}};
    if (more.is_object()) body.update(more);
    return call("POST", "/v2/bot/message/push", body, std::move(headers));
  }
  Json events(const Json& deed) {
    return Json::parse(network->act(deed, now).at(0).body)["events"];
  }
  HttpResponse reply(const std::string& token, simulator::Headers headers = {}) {
    return call("POST", "/v2/bot/message/reply", {{"replyToken", token}, {"messages", kText}},
                std::move(headers));
  }

  std::int64_t now = kNow;
  Json config = {{"channel_id", "1234567890"},
                 {"channel_secret", "secret"},
                 {"channel_access_token", "static"}};
  std::unique_ptr<simulator::Simulator> network =
      line_entry().make(config, "http://127.0.0.1:8080/hooks/line");
};

Json json(const HttpResponse& response) {
  return Json::parse(response.body, nullptr, false);
}

TEST_F(LineCalls, SignaturesAreLinesOwnVector) {
  EXPECT_EQ(
      hmac_sha256_base64("8c570fa6dd201bb328f1c1eac23a96d8",
                         R"({"destination":"U8e742f61d673b39c7fff3cecb7536ef0","events":[]})"),
      "GhRKmvmHys4Pi8DxkF4+EayaH0OqtJtaZxgTD9fMDLs=");
}

TEST_F(LineCalls, EveryAnswerHasARequestId) {
  EXPECT_FALSE(simulator::header(push().headers, "x-line-request-id").empty());
  EXPECT_FALSE(simulator::header(call("GET", "/nothing").headers, "x-line-request-id").empty());
}

TEST_F(LineCalls, PathsTokensTypesAndSizesAreChecked) {
  EXPECT_EQ(call("POST", "/v2/bot/message//push", {{"a", 1}}).status, 404);
  EXPECT_EQ(call("GET", "/v2/bot/message/push").status, 404);
  EXPECT_EQ(
      network->handle({"GET", "/v2/bot/info", {{"Authorization", "Bearer other"}}, ""}, now).status,
      401);
  EXPECT_EQ(network->handle({"GET", "/v2/bot/info", {}, ""}, now).status, 401);
  EXPECT_EQ(network
                ->handle({"POST",
                          "/v2/bot/message/push",
                          {{"authorization", "Bearer static"}, {"content-type", "text/plain"}},
                          "{}"},
                         now)
                .status,
            415);
  EXPECT_EQ(
      network
          ->handle({"POST",
                    "/v2/bot/message/push",
                    {{"authorization", "Bearer static"}, {"content-type", "application/json"}},
                    "{"},
                   now)
          .status,
      400);
  EXPECT_EQ(call("POST", "/v2/bot/message/push", {{"x", std::string(2'100'000, 'x')}}).status, 413);
  EXPECT_EQ(call("POST", "/v2/bot/message/push", {{"to", kUser}, {"messages", {7}}}).status, 400);
}

TEST_F(LineCalls, FaultsOfMessagesComeWithDetailsAndNothingIsSent) {
  const HttpResponse response = push(
      {{"messages", {{{"type", "text"}, {"text", "fine"}}, {{"type", "text"}, {"text", ""}}}}});

  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(json(response)["message"], "The request body has 1 error(s)");
  EXPECT_EQ(json(response)["details"][0],
            (Json{{"message", "May not be empty"}, {"property", "messages[1].text"}}));
  EXPECT_EQ(network->phone()["counters"].value("messages", 0), 0);
}

TEST_F(LineCalls, PushesToNobodyFailAndToWhoBlockedDoNot) {
  EXPECT_EQ(json(push({{"to", "U0000000000000000000000000000dead"}}))["message"],
            "Failed to send messages");
  EXPECT_EQ(push({{"to", "X1"}}).status, 400);
  network->act({{"do", "unfollow"}}, now);
  EXPECT_EQ(push().status, 200);
  const Json phone = network->phone();
  for (const Json& chat : phone["chats"]) EXPECT_TRUE(chat["messages"].empty());
}

TEST_F(LineCalls, ARetryKeyIsTakenOnceForADay) {
  const HttpResponse first = push({}, {{"X-Line-Retry-Key", kKey}});
  const HttpResponse again = push({}, {{"X-Line-Retry-Key", kKey}});

  EXPECT_EQ(first.status, 200);
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(json(again)["sentMessages"], json(first)["sentMessages"]);
  EXPECT_FALSE(simulator::header(again.headers, "x-line-accepted-request-id").empty());
  EXPECT_EQ(push({}, {{"X-Line-Retry-Key", "no-uuid"}}).status, 400);
  now += 24LL * 3600 * 1000;
  EXPECT_EQ(push({}, {{"X-Line-Retry-Key", kKey}}).status, 200);
}

TEST_F(LineCalls, ARetryKeyOfARefusedCallIsFree) {
  EXPECT_EQ(push({{"messages", Json::array()}}, {{"X-Line-Retry-Key", kKey}}).status, 400);
  EXPECT_EQ(push({}, {{"X-Line-Retry-Key", kKey}}).status, 200);
}

TEST_F(LineCalls, AReplyTokenWorksOnceWithinAMinuteAndWithoutRetryKey) {
  const std::string token = events({{"do", "text"}, {"text", "hi"}})[0]["replyToken"];
  EXPECT_EQ(reply(token, {{"X-Line-Retry-Key", kKey}}).status, 400);
  EXPECT_EQ(reply(token).status, 200);
  EXPECT_EQ(json(reply(token))["message"], "Invalid reply token");
  EXPECT_EQ(reply("never").status, 400);

  const std::string old = events({{"do", "text"}, {"text", "hi"}})[0]["replyToken"];
  now += 60'001;
  EXPECT_EQ(reply(old).status, 400);
}

TEST_F(LineCalls, ARedeliveryGivesTheTokenAnotherMinuteForTwentyMinutes) {
  const Webhook webhook = network->act({{"do", "text"}, {"text", "hi"}}, now).at(0);
  const std::string token = Json::parse(webhook.body)["events"][0]["replyToken"];
  now += 5 * 60'000;

  const Webhook again = network->webhook_answered(webhook, 0, 10, now).at(0);

  EXPECT_TRUE(Json::parse(again.body)["events"][0]["deliveryContext"]["isRedelivery"]);
  EXPECT_EQ(simulator::header(again.headers, "x-line-signature"),
            hmac_sha256_base64("secret", again.body));
  EXPECT_EQ(reply(token).status, 200);
  EXPECT_TRUE(network->webhook_answered(webhook, 200, 100, now).empty());
  EXPECT_FALSE(network->webhook_answered(webhook, 200, 2001, now).empty());
}

TEST_F(LineCalls, RedeliversForAQuarterOfAnHour) {
  std::vector<Webhook> webhooks = network->act({{"do", "text"}, {"text", "hi"}}, now);
  std::int64_t waited_ms = 0;
  while (!webhooks.empty()) {
    waited_ms += webhooks[0].delay_ms;
    webhooks = network->webhook_answered(webhooks[0], 0, 10, now);
  }

  EXPECT_EQ(waited_ms, 1'023'000);
}

TEST_F(LineCalls, PushesCountPeopleAndEndWithTheQuota) {
  network->control({{"quota", 3}});

  EXPECT_EQ(push({{"to", "C00000000000000000000000000000001"}}).status, 200);
  EXPECT_EQ(json(call("GET", "/v2/bot/message/quota/consumption"))["totalUsage"], 2);
  EXPECT_EQ(push({{"to", "C00000000000000000000000000000001"}}).status, 429);
  EXPECT_EQ(push().status, 200);
  EXPECT_EQ(json(push())["message"], "You have reached your monthly limit.");
  EXPECT_EQ(reply(events({{"do", "text"}, {"text", "hi"}})[0]["replyToken"]).status, 200);
}

TEST_F(LineCalls, ABucketThatIsEmptyFillsWithTime) {
  network->control({{"rate", 2}});

  EXPECT_EQ(push().status, 200);
  EXPECT_EQ(push().status, 200);
  EXPECT_EQ(push().status, 429);
  now += 500;
  EXPECT_EQ(push().status, 200);
}

TEST_F(LineCalls, LoadingAndWebhookAddressesAreChecked) {
  const auto loading = [&](const Json& body) {
    return call("POST", "/v2/bot/chat/loading/start", body).status;
  };
  EXPECT_EQ(loading({{"chatId", kUser}, {"loadingSeconds", 60}}), 202);
  EXPECT_EQ(loading({{"chatId", kUser}, {"loadingSeconds", 61}}), 400);
  EXPECT_EQ(loading({{"chatId", kUser}, {"loadingSeconds", 7}}), 400);
  EXPECT_EQ(loading({{"chatId", "C00000000000000000000000000000001"}}), 400);
  EXPECT_EQ(call("GET", "/v2/bot/channel/webhook/endpoint").status, 404);
  EXPECT_EQ(call("PUT", "/v2/bot/channel/webhook/endpoint", {{"endpoint", "ftp://x"}}).status, 400);
  EXPECT_EQ(call("PUT", "/v2/bot/channel/webhook/endpoint",
                 {{"endpoint", "https://x.example/" + std::string(483, 'a')}})
                .status,
            400);
  EXPECT_EQ(
      call("PUT", "/v2/bot/channel/webhook/endpoint", {{"endpoint", "https://x.example/"}}).status,
      200);
  EXPECT_EQ(json(call("GET", "/v2/bot/channel/webhook/endpoint"))["endpoint"],
            "https://x.example/");
}

TEST_F(LineCalls, WebhooksCanBeBadlySignedEmptyOrOfSeveralPeople) {
  const Webhook bad =
      network->act({{"do", "text"}, {"text", "x"}, {"signature", "bad"}}, now).at(0);
  const Webhook bare =
      network->act({{"do", "text"}, {"text", "x"}, {"signature", "missing"}}, now).at(0);
  const Webhook empty = network->act({{"do", "empty"}}, now).at(0);
  const Json batch =
      events({{"do", "batch"},
              {"acts",
               {{{"do", "text"}, {"text", "1"}},
                {{"do", "follow"}, {"user", "U00000000000000000000000000000002"}}}}});

  EXPECT_NE(simulator::header(bad.headers, "x-line-signature"),
            hmac_sha256_base64("secret", bad.body));
  EXPECT_EQ(simulator::header(bare.headers, "x-line-signature"), "");
  EXPECT_EQ(Json::parse(empty.body)["events"], Json::array());
  ASSERT_EQ(batch.size(), 2u);
  EXPECT_NE(batch[0]["source"]["userId"], batch[1]["source"]["userId"]);
  EXPECT_NE(batch[0]["webhookEventId"], batch[1]["webhookEventId"]);
  EXPECT_EQ(batch[0]["webhookEventId"].get<std::string>().size(), 26u);
}

TEST_F(LineCalls, WhatAPhoneCannotDoIsRefused) {
  EXPECT_THROW(network->act({{"do", "fly"}}, now), std::invalid_argument);
  EXPECT_THROW(network->act({{"do", "text"}, {"text", ""}}, now), std::invalid_argument);
  EXPECT_THROW(network->act({{"do", "text"}, {"user", "me"}, {"text", "x"}}, now),
               std::invalid_argument);
  network->act({{"do", "unfollow"}}, now);
  EXPECT_THROW(network->act({{"do", "text"}, {"text", "x"}}, now), std::invalid_argument);
}

std::string encoded(std::string text) {
  std::string out(text.size() * 2 + 4, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()),
                                     static_cast<int>(text.size()));
  out.resize(static_cast<std::size_t>(length));
  while (out.ends_with('=')) out.pop_back();
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

TEST_F(LineCalls, TheThirtyFirstShortLivedTokenEndsTheOldest) {
  const auto issue = [&] {
    const HttpResponse issued =
        network->handle({"POST",
                         "/v2/oauth/accessToken",
                         {{"content-type", "application/x-www-form-urlencoded"}},
                         "grant_type=client_credentials&client_id=1234567890&client_secret=secret"},
                        now);
    return json(issued).value("access_token", "");
  };
  const auto asked = [&](const std::string& token) {
    return network->handle({"GET", "/v2/bot/info", {{"Authorization", "Bearer " + token}}, ""}, now)
        .status;
  };
  const std::string first = issue();
  const std::string second = issue();
  for (int i = 0; i < 28; ++i) issue();
  EXPECT_EQ(asked(first), 200);

  EXPECT_EQ(asked(issue()), 200);

  EXPECT_EQ(asked(first), 401);
  EXPECT_EQ(asked(second), 200);
}

TEST_F(LineCalls, AssertionsAreVerifiedAndTokensEndOrRunOut) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048), EVP_PKEY_free);
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_PUBKEY(memory.get(), key.get());
  char* pem = nullptr;
  const auto length = static_cast<std::size_t>(BIO_get_mem_data(memory.get(), &pem));
  Tokens tokens({{"channel_id", "1"},
                 {"channel_secret", "s"},
                 {"assertion_key", std::string(pem, length)},
                 {"assertion_key_id", "k"}});
  const auto issue = [&](Json claims, const std::string& kid,
                         const std::string& path = "/oauth2/v3/token") {
    claims.update({{"iss", "1"}, {"sub", "1"}});
    std::string jwt = encoded(Json({{"alg", "RS256"}, {"typ", "JWT"}, {"kid", kid}}).dump()) + "." +
                      encoded(claims.dump());
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          EVP_MD_CTX_free);
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    std::string signature(256, '\0');
    std::size_t size = signature.size();
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(jwt.data()), jwt.size());
    jwt += "." + encoded(signature);
    const std::string form =
        "grant_type=client_credentials&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-"
        "assertion-type%3Ajwt-bearer&client_assertion=" +
        jwt;
    return tokens
        .answer({"POST", path, {{"content-type", "application/x-www-form-urlencoded"}}, form}, path,
                "", kNow)
        .value();
  };
  const Json right = {{"aud", "https://api.line.me/"}, {"exp", kNow / 1000 + 1500}};

  const HttpResponse issued = issue(right, "k");
  ASSERT_EQ(issued.status, 200) << issued.body;
  const simulator::HttpRequest with_token{
      "GET",
      "/",
      {{"authorization", "Bearer " + json(issued)["access_token"].get<std::string>()}},
      ""};

  EXPECT_TRUE(tokens.is_valid(with_token, kNow + 899'000));
  EXPECT_FALSE(tokens.is_valid(with_token, kNow + 900'000));
  EXPECT_EQ(issue(right, "other").status, 404);
  EXPECT_EQ(issue({{"aud", "https://api.line.me"}, {"exp", kNow / 1000 + 1500}}, "k").status, 400);
  EXPECT_EQ(json(issue({{"aud", "https://api.line.me/"}, {"exp", kNow / 1000 + 1801}},
                       "k"))["error_description"],
            "Invalid exp");

  // Stateless ones do not count among the thirty.
  Json monthly = right;
  monthly["token_exp"] = 2'592'000;
  for (int i = 0; i < 30; ++i) ASSERT_EQ(issue(monthly, "k", "/oauth2/v2.1/token").status, 200);
  EXPECT_EQ(json(issue(monthly, "k", "/oauth2/v2.1/token"))["error_description"],
            "The maximum number of access tokens has already been issued");
  EXPECT_EQ(issue(right, "k").status, 200);
}

}  // namespace
}  // namespace jackfield::line_simulator
