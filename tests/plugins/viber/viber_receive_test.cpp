// SPDX-License-Identifier: MIT
// Callbacks that were altered on the way.
#include "tests/plugins/viber/fake_host.hpp"

namespace jackfield::viber {
namespace {

simulator::Webhook a_callback(FakeHost& host) {
  return host.network->act({{"do", "text"}, {"text", "héllo ☕"}}, host.now).at(0);
}

Crypto crypto() {
  return Crypto(static_cast<const jf_crypto_v1_t*>(services::host_service("jf.crypto/1")));
}

simulator::Webhook sealed(std::string body) {
  simulator::Webhook webhook;
  webhook.url = kHook;
  webhook.headers = {
      {"x-viber-content-signature", crypto().hex(crypto().hmac_sha256(kToken, body))}};
  webhook.body = std::move(body);
  return webhook;
}

TEST(ViberReceive, RefusesABodyWithAnyByteFlipped) {
  FakeHost host;
  const simulator::Webhook whole = a_callback(host);
  ASSERT_TRUE(host.take(whole).rejection.empty());

  for (std::size_t i = 0; i < whole.body.size(); ++i) {
    simulator::Webhook altered = whole;
    altered.body[i] = static_cast<char>(altered.body[i] ^ 0x01);
    const Received received = host.take(altered);
    EXPECT_EQ(received.rejection, "signature") << "byte " << i;
    EXPECT_EQ(received.answer->status, 403u);
    EXPECT_TRUE(received.events.empty());
  }
}

TEST(ViberReceive, RefusesASignatureWithAnyByteFlippedOrCut) {
  FakeHost host;
  simulator::Webhook whole = a_callback(host);
  whole.url = kHook;
  const std::string signature = whole.headers.back().second;

  for (std::size_t i = 0; i < signature.size(); ++i) {
    simulator::Webhook altered = whole;
    altered.headers.back().second[i] = signature[i] == 'a' ? 'b' : 'a';
    EXPECT_EQ(host.take(altered).rejection, "signature");
    altered.headers.back().second = signature.substr(0, i);
    EXPECT_EQ(host.take(altered).rejection, "signature");
  }
}

TEST(ViberReceive, TakesASignedBodyCutAtAnyByteWithoutHarm) {
  FakeHost host;
  const std::string whole = a_callback(host).body;

  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_EQ(host.take(sealed(whole.substr(0, length))).rejection, "malformed") << length;
  }
}

TEST(ViberReceive, KeepsAnyTokenDigitForDigit) {
  FakeHost host;
  for (const char* token : {"1", "9007199254740993", "9223372036854775807", "9223372036854775808",
                            "18446744073709551615"}) {
    const Received received =
        host.take(sealed(R"({"event":"delivered","timestamp":1,"message_token":)" +
                         std::string(token) + R"(,"user_id":"u"})"));
    EXPECT_EQ(received.events.at(0).message_refs, std::vector<std::string>{token});
  }
}

TEST(ViberReceive, ARedeliveryHasTheSameKeyAndComesUntilItIsTaken) {
  FakeHost host;
  const simulator::Webhook first = a_callback(host);
  const Event before = host.take(first).events.at(0);
  simulator::HttpResponse failed;
  failed.status = 503;

  const auto again = host.network->take_answer(first, failed, 10, host.now);
  ASSERT_EQ(again.size(), 1u);
  const Event after = host.take(again[0]).events.at(0);
  failed.status = 200;

  EXPECT_EQ(again[0].delay_ms, 10'000);
  EXPECT_EQ(after.dedupe, before.dedupe);
  EXPECT_TRUE(host.network->take_answer(again[0], failed, 10, host.now).empty());
}

TEST(ViberReceive, AskedWithoutOrWithAWrongSignatureItRefuses) {
  FakeHost host;
  for (const char* how : {"missing", "bad"}) {
    const auto webhooks =
        host.network->act({{"do", "text"}, {"text", "hello"}, {"signature", how}}, host.now);
    EXPECT_EQ(host.take(webhooks.at(0)).rejection, "signature") << how;
  }
}

TEST(ViberReceive, EveryDeedOfThePhoneIsAKnownEvent) {
  FakeHost host;
  const nlohmann::json phone = host.network->phone();
  for (const nlohmann::json& deed : phone["actions"]) {
    const std::vector<Event> events =
        host.act({{"do", deed}, {"text", "hello"}, {"action", {{"ActionBody", "x"}}}});
    for (const Event& event : events) {
      EXPECT_NE(event.kind, EventKind::unknown) << deed;
      EXPECT_EQ(event.authenticity, Authenticity::verified);
      EXPECT_EQ(event.conversation_refs, std::vector<std::string>{kUser});
    }
  }
}

}  // namespace
}  // namespace jackfield::viber
