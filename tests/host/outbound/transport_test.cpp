// SPDX-License-Identifier: MIT
#include "host/outbound/transport.hpp"

#include <gtest/gtest.h>

namespace jackfield::outbound {
namespace {

std::optional<StoredBytes> nothing(std::string_view) {
  return std::nullopt;
}
std::optional<StoredBytes> ten_bytes(std::string_view) {
  return StoredBytes{"/media/x", 10};
}

Request request(std::string url) {
  Request request;
  request.label = "send";
  request.url = std::move(url);
  return request;
}

TEST(Transport, TheOperatorsOriginTakesTheNetworksPlace) {
  state::LiveAccount account;
  account.endpoints["https://api.example"] = "http://127.0.0.1:9101";

  const auto transfer =
      to_transfer(request("https://api.example/v2/push?x=1"), account, nothing, "");

  ASSERT_TRUE(transfer);
  EXPECT_EQ(transfer->url, "http://127.0.0.1:9101/v2/push?x=1");
  EXPECT_TRUE(transfer->policy.allow_http);
  EXPECT_TRUE(transfer->policy.allow_private_address);
}

TEST(Transport, OtherOriginsStayBehindTheGuard) {
  state::LiveAccount account;
  account.endpoints["https://api.example"] = "http://127.0.0.1:9101";

  const auto transfer =
      to_transfer(request("https://api.example.evil/v2/push"), account, nothing, "");

  ASSERT_TRUE(transfer);
  EXPECT_EQ(transfer->url, "https://api.example.evil/v2/push");
  EXPECT_FALSE(transfer->policy.allow_http);
  EXPECT_FALSE(transfer->policy.allow_private_address);
}

TEST(Transport, MediaThatIsNotThereOrTooShortIsRefused) {
  Request wants = request("https://api.example/");
  Segment segment;
  segment.media = "media_1";
  segment.offset = 4;
  segment.length = 7;
  wants.body.push_back(segment);

  EXPECT_FALSE(to_transfer(wants, {}, nothing, ""));
  EXPECT_FALSE(to_transfer(wants, {}, ten_bytes, ""));
  wants.body[0].length = 6;
  EXPECT_TRUE(to_transfer(wants, {}, ten_bytes, ""));
}

TEST(Transport, SecretsAreScrubbedEverywhere) {
  EXPECT_EQ(scrubbed("a token-123 b token-123", {"token-123"}), "a *** b ***");
  EXPECT_EQ(scrubbed("abc", {"abc"}), "abc");  // too short to be told from a word
}

TEST(Transport, OnlyKeptHeadersAndSoMuchOfTheBodyComeBack) {
  Request asked = request("https://api.example/");
  Keep& keep = asked.keep.emplace();
  keep.headers = {"x-request-id"};
  keep.body_bytes = 4;
  net::TransferResult result;
  result.status = 200;
  result.headers.set("x-request-id", "r1");
  result.headers.set("set-cookie", "s");
  result.body = "0123456789";

  const Exchange exchange = to_exchange(asked, result, {}, 5);

  EXPECT_EQ(exchange.headers, (std::vector<Header>{{"x-request-id", "r1"}}));
  EXPECT_EQ(exchange.body, "0123");
  EXPECT_TRUE(exchange.is_truncated);
}

TEST(Transport, TheDigestChangesWithTheBody) {
  Request one = request("https://api.example/");
  Request two = one;
  Segment segment;
  segment.bytes = "x";
  two.body.push_back(segment);

  EXPECT_NE(request_digest(one), request_digest(two));
  EXPECT_EQ(request_digest(one), request_digest(request("https://api.example/")));
}

Request mail_request() {
  Request wants = request("smtp://smtp.example.com:587");
  wants.transport = Transport::smtp;
  SmtpEnvelope& envelope = wants.smtp.emplace();
  envelope.mail_from = "help@example.com";
  envelope.recipients = {"ana@client.example"};
  envelope.security = "starttls";
  envelope.user = "help";
  envelope.bearer = "token";
  envelope.mechanism = "xoauth2";
  return wants;
}

TEST(Transport, AMailBecomesATransferOfMail) {
  state::LiveAccount account;
  account.public_url = "https://hooks.example.com/hooks/mail";

  const auto transfer = to_transfer(mail_request(), account, nothing, "");

  ASSERT_TRUE(transfer) << transfer.error().text;
  EXPECT_EQ(transfer->url, "smtp://smtp.example.com:587/hooks.example.com");
  ASSERT_TRUE(transfer->mail);
  EXPECT_EQ(transfer->mail->security, net::SmtpMail::Security::starttls);
  EXPECT_EQ(transfer->mail->mechanism, "XOAUTH2");
  EXPECT_EQ(transfer->mail->oauth_bearer, "token");
  EXPECT_FALSE(transfer->policy.allow_private_address);
}

TEST(Transport, AnotherMailServerSaysHowItIsProtected) {
  using Security = net::SmtpMail::Security;
  const std::pair<std::string, Security> kServers[] = {
      {"smtp", Security::plain}, {"starttls", Security::starttls}, {"smtps", Security::tls}};
  for (const auto& [scheme, security] : kServers) {
    state::LiveAccount account;
    account.endpoints["smtp://smtp.example.com:587"] = scheme + "://127.0.0.1:2525";

    const auto transfer = to_transfer(mail_request(), account, nothing, "");

    ASSERT_TRUE(transfer) << transfer.error().text;
    const std::string curls = scheme == "smtps" ? "smtps" : "smtp";
    EXPECT_EQ(transfer->url, curls + "://127.0.0.1:2525/");
    EXPECT_EQ(transfer->mail->security, security) << scheme;
    EXPECT_TRUE(transfer->policy.allow_private_address);
  }
}

TEST(Transport, AMailThatCannotBeIsRefused) {
  Request bare = mail_request();
  bare.smtp.reset();
  Request web = mail_request();
  web.url = "https://smtp.example.com";
  Request odd = mail_request();
  odd.smtp->mechanism = "cram-md5";
  Request rude = mail_request();
  rude.smtp->greeting = "host\r\nMAIL";
  for (const Request* one : {&bare, &web, &odd, &rude}) {
    EXPECT_FALSE(to_transfer(*one, {}, nothing, ""));
  }
}

TEST(Transport, TheExchangeOfAMailTellsCodeAndPhase) {
  net::TransferResult result;
  result.status = 550;
  result.body = "550 5.1.1 no such user\r\n";
  result.headers.set(std::string(net::kSmtpPhase), "rcpt");
  result.headers.set(std::string(net::kSmtpEnhanced), "5.1.1");

  const Exchange exchange = to_exchange(mail_request(), result, {}, 1);

  EXPECT_EQ(exchange.status, 550U);
  ASSERT_EQ(exchange.headers.size(), 2U);
  EXPECT_EQ(exchange.headers[0].value, "rcpt");
  EXPECT_EQ(exchange.headers[1].value, "5.1.1");
  EXPECT_EQ(exchange.body, "550 5.1.1 no such user\r\n");
}

}  // namespace
}  // namespace jackfield::outbound
