// SPDX-License-Identifier: MIT
// Webhooks that were altered on the way.
#include "tests/plugins/line/fake_host.hpp"

namespace jackfield::line {
namespace {

simulator::Webhook a_webhook(FakeHost& host) {
  return host.network
      ->act({{"do", "text"}, {"text", "héllo ☕"}, {"emojis", {{{"index", 0}, {"length", 1}}}}},
            host.now)
      .at(0);
}

TEST(LineReceive, RefusesABodyWithAnyByteFlipped) {
  FakeHost host;
  const simulator::Webhook whole = a_webhook(host);
  ASSERT_TRUE(host.take(whole).rejection.empty());

  for (std::size_t i = 0; i < whole.body.size(); ++i) {
    simulator::Webhook altered = whole;
    altered.body[i] = static_cast<char>(altered.body[i] ^ 0x01);
    EXPECT_EQ(host.take(altered).rejection, "signature") << "byte " << i;
  }
}

TEST(LineReceive, RefusesASignatureWithAnyByteFlippedOrCut) {
  FakeHost host;
  const simulator::Webhook whole = a_webhook(host);
  const std::string signature = whole.headers.back().second;

  for (std::size_t i = 0; i < signature.size(); ++i) {
    simulator::Webhook altered = whole;
    altered.headers.back().second[i] = signature[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(host.take(altered).rejection, "signature");
    altered.headers.back().second = signature.substr(0, i);
    EXPECT_EQ(host.take(altered).rejection, "signature");
  }
}

TEST(LineReceive, TakesASignedBodyCutAtAnyByteWithoutHarm) {
  FakeHost host;
  const std::string whole = a_webhook(host).body;
  const auto crypto =
      Crypto(static_cast<const jf_crypto_v1_t*>(services::host_service("jf.crypto/1")));

  for (std::size_t length = 0; length < whole.size(); ++length) {
    simulator::Webhook cut;
    cut.body = whole.substr(0, length);
    cut.headers = {{"x-line-signature", crypto.base64(crypto.hmac_sha256(kSecret, cut.body))}};
    EXPECT_EQ(host.take(cut).rejection, "malformed") << "at " << length;
  }
}

TEST(LineReceive, GivesTheSameEventsWhateverElseIsInTheBatch) {
  FakeHost host;
  const std::vector<Event> alone = host.take(a_webhook(host)).events;
  const simulator::Webhook many =
      host.network
          ->act({{"do", "batch"},
                 {"acts",
                  {{{"do", "text"}, {"text", "one"}},
                   {{"do", "sticker"}, {"user", "U00000000000000000000000000000002"}},
                   {{"do", "text"}, {"chat", kGroup}, {"text", "three"}}}}},
                host.now)
          .at(0);

  const Received received = host.take(many);

  ASSERT_EQ(alone.size(), 1u);
  ASSERT_EQ(received.events.size(), 3u);
  EXPECT_EQ(received.events[0].conversation_refs, alone[0].conversation_refs);
  EXPECT_EQ(received.events[1].message->parts[0].type, PartType::sticker);
  EXPECT_EQ(received.events[2].conversation_refs, std::vector<std::string>{kGroup});
  EXPECT_EQ(received.events[2].conversation->type, ConversationType::group);
}

TEST(LineReceive, ARedeliveryHasTheSameKeyAndSaysWhatItIs) {
  FakeHost host;
  const simulator::Webhook first = a_webhook(host);
  const Event before = host.take(first).events.at(0);

  const auto again = host.network->webhook_answered(first, 503, 10, host.now + 1000);
  const Event after = host.take(again.at(0)).events.at(0);

  EXPECT_EQ(after.dedupe, before.dedupe);
  EXPECT_FALSE(before.is_redelivery);
  EXPECT_TRUE(after.is_redelivery);
}

}  // namespace
}  // namespace jackfield::line
