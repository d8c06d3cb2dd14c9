// SPDX-License-Identifier: MIT
// Mail against a tiny server that knows its lines by heart.
#include "tests/host/net/client_fixture.hpp"

#include <array>
#include <map>

namespace jackfield::net::test {
namespace {

class HttpClientSmtp : public ClientFixture {
 protected:
  /// Answers each command by its first word; a word without an entry gets 250.
  void serve(std::map<std::string, std::string> replies) {
    scripted = std::make_unique<ScriptedServer>(io, [this, replies](Peer& peer) {
      if (peer.received.empty()) return peer.send("220 mail.test ready\r\n");
      answer(peer, replies);
    });
  }

  void answer(Peer& peer, const std::map<std::string, std::string>& replies) {
    while (true) {
      const std::string end = in_data ? "\r\n.\r\n" : "\r\n";
      const std::size_t at = peer.received.find(end, taken);
      if (at == std::string::npos) return;
      const std::string line = peer.received.substr(taken, at - taken);
      taken = at + end.size();
      std::string word = in_data ? "." : line.substr(0, 4);
      if (in_data) message = line + "\r\n";
      if (!in_data) commands.push_back(line);
      in_data = false;
      const auto reply = replies.find(word);
      const std::string text = reply != replies.end() ? reply->second
                               : word == "DATA"       ? "354 go on\r\n"
                               : word == "QUIT"       ? "221 bye\r\n"
                                                      : "250 ok\r\n";
      if (text.empty()) return peer.reset();
      in_data = word == "DATA" && text[0] == '3';
      peer.send(text);
    }
  }

  Transfer mail() const { return mail_to(scripted->port()); }

  static Transfer mail_to(std::uint16_t port) {
    Transfer transfer;
    transfer.url = "smtp://127.0.0.1:" + std::to_string(port) + "/host.example";
    transfer.policy = local();
    transfer.body = {{.source = "Subject: hi\r\n\r\n.dot\r\n"},
                     {.source = "raw", .encoding = Encoding::base64_lines}};
    transfer.mail = SmtpMail{.mail_from = "a@example.com",
                             .recipients = {"b@example.com", "c@example.com"},
                             .security = SmtpMail::Security::plain};
    return transfer;
  }

  std::unique_ptr<ScriptedServer> scripted;
  std::vector<std::string> commands;
  std::string message;
  std::size_t taken = 0;
  bool in_data = false;
};

TEST_F(HttpClientSmtp, AMessageIsDelivered) {
  serve({{".", "250 2.0.0 queued as 4711\r\n"}});

  const TransferResult result = run(mail());

  EXPECT_EQ(result.outcome, TransferOutcome::finished) << result.error_text;
  EXPECT_EQ(result.status, 250);
  EXPECT_NE(result.body.find("queued as 4711"), std::string::npos);
  EXPECT_EQ(message, "Subject: hi\r\n\r\n..dot\r\ncmF3\r\n");
  ASSERT_GE(commands.size(), 4U);
  EXPECT_EQ(commands[0], "EHLO host.example");
  EXPECT_EQ(commands[1], "MAIL FROM:<a@example.com>");
  EXPECT_EQ(commands[2], "RCPT TO:<b@example.com>");
  EXPECT_EQ(commands[3], "RCPT TO:<c@example.com>");
}

TEST_F(HttpClientSmtp, ALoginIsOffered) {
  serve({{"EHLO", "250-mail.test\r\n250 AUTH PLAIN\r\n"},
         {"AUTH", "334 \r\n"},
         {"AHVz", "235 welcome\r\n"}});
  Transfer transfer = mail();
  transfer.mail->user = "user";
  transfer.mail->password = "hush";

  EXPECT_EQ(run(std::move(transfer)).outcome, TransferOutcome::finished);

  EXPECT_EQ(commands[1].substr(0, 10), "AUTH PLAIN");
}

TEST_F(HttpClientSmtp, AnOauthBearerIsOffered) {
  serve({{"EHLO", "250-mail.test\r\n250 AUTH XOAUTH2\r\n"},
         {"AUTH", "334 \r\n"},
         {"dXNl", "235 welcome\r\n"}});
  Transfer transfer = mail();
  transfer.mail->user = "user";
  transfer.mail->oauth_bearer = "token";

  EXPECT_EQ(run(std::move(transfer)).outcome, TransferOutcome::finished);

  EXPECT_EQ(commands[1].substr(0, 12), "AUTH XOAUTH2");
}

TEST_F(HttpClientSmtp, TheMechanismThatIsAskedForIsTaken) {
  for (const char* mechanism : {"LOGIN", "XOAUTH2"}) {
    serve({{"EHLO", "250-mail.test\r\n250 AUTH PLAIN LOGIN OAUTHBEARER XOAUTH2\r\n"},
           {"AUTH", "535 5.7.8 no\r\n"}});
    taken = 0;
    commands.clear();
    Transfer transfer = mail();
    transfer.mail->user = "user";
    transfer.mail->password = "hush";
    transfer.mail->mechanism = mechanism;
    if (transfer.mail->mechanism == "XOAUTH2") transfer.mail->oauth_bearer = "token";

    const TransferResult result = run(std::move(transfer));

    ASSERT_GE(commands.size(), 2U);
    EXPECT_EQ(commands[1], std::string("AUTH ") + mechanism);
    EXPECT_EQ(to_string(result.outcome), to_string(TransferOutcome::finished));
    EXPECT_EQ(result.status, 535);
    EXPECT_EQ(result.headers.get(kSmtpPhase), "auth");
    EXPECT_EQ(result.headers.get(kSmtpEnhanced), "5.7.8");
  }
}

TEST_F(HttpClientSmtp, AChallengeInPlaceOfARefusalIsOne) {
  serve({{"EHLO", "250-mail.test\r\n250 AUTH XOAUTH2\r\n"},
         {"AUTH", "334 \r\n"},
         {"dXNl", "334 eyJzdGF0dXMiOiI0MDEifQ==\r\n"}});
  Transfer transfer = mail();
  transfer.mail->user = "user";
  transfer.mail->oauth_bearer = "token";

  const TransferResult result = run(std::move(transfer));

  EXPECT_EQ(to_string(result.outcome), to_string(TransferOutcome::finished)) << result.error_text;
  EXPECT_EQ(result.status, 535);
  EXPECT_EQ(result.headers.get(kSmtpPhase), "auth");
}

TEST_F(HttpClientSmtp, SizeAndUtf8AreToldToAServerThatAsksForThem) {
  serve({{"EHLO", "250-mail.test\r\n250-SIZE 1000000\r\n250 SMTPUTF8\r\n"}});
  Transfer transfer = mail();
  transfer.mail->recipients = {"jörg@example.com"};

  EXPECT_EQ(run(std::move(transfer)).outcome, TransferOutcome::finished);

  ASSERT_GE(commands.size(), 3U);
  EXPECT_NE(commands[1].find(" SIZE="), std::string::npos) << commands[1];
  EXPECT_NE(commands[1].find(" SMTPUTF8"), std::string::npos) << commands[1];
  EXPECT_EQ(commands[2], "RCPT TO:<jörg@example.com>");
}

TEST_F(HttpClientSmtp, ARefusalTellsHowFarTheMailGot) {
  using Row = std::array<std::string, 4>;
  for (const auto& [word, reply, phase, enhanced] :
       {Row{"MAIL", "553 no\r\n", "mail", ""},
        Row{"RCPT", "550 5.1.1 no such user\r\n", "rcpt", "5.1.1"},
        Row{"DATA", "451 4.3.0 later\r\n", "data", "4.3.0"},
        Row{".", "554-5.7.1 spam\r\n554 5.7.1 go away\r\n", "message", "5.7.1"}}) {
    serve({{word, reply}});
    taken = 0;

    const TransferResult result = run(mail());

    EXPECT_EQ(result.headers.get(kSmtpPhase), phase);
    EXPECT_EQ(result.headers.get(kSmtpEnhanced), enhanced) << word;
  }
}

TEST_F(HttpClientSmtp, TheReplyThatDecidedIsToldWithAllOfItsLines) {
  serve({{"RCPT", "550-5.7.26 not accepted\r\n550 5.7.26 see the policy\r\n"}});
  EXPECT_EQ(run(mail()).body, "550-5.7.26 not accepted\r\n550 5.7.26 see the policy\r\n");

  serve({{".", "250 2.0.0 queued as 4711\r\n"}});
  taken = 0;
  EXPECT_EQ(run(mail()).body, "250 2.0.0 queued as 4711\r\n");
}

TEST_F(HttpClientSmtp, RefusalsAreDefiniteAndKeepTheirCode) {
  using Row = std::pair<std::string, std::string>;
  for (const auto& [word, reply] :
       {Row{"MAIL", "553 no\r\n"}, Row{"RCPT", "550 5.1.1 no such user\r\n"},
        Row{"DATA", "451 later\r\n"}, Row{".", "554 5.7.1 spam\r\n"}}) {
    serve({{word, reply}});
    taken = 0;
    const TransferResult result = run(mail());

    EXPECT_EQ(to_string(result.outcome), to_string(TransferOutcome::finished))
        << word << result.error_text;
    EXPECT_EQ(result.status, std::stoi(reply)) << word;
    EXPECT_NE(result.body.find(reply.substr(4, 5)), std::string::npos) << result.body;
  }
}

TEST_F(HttpClientSmtp, ALostConnectionBeforeTheMessageIsNotSent) {
  for (const char* word : {"EHLO", "MAIL", "RCPT"}) {
    serve({{word, ""}, {"HELO", ""}});
    taken = 0;
    EXPECT_EQ(to_string(run(mail()).outcome), to_string(TransferOutcome::not_sent)) << word;
  }
}

TEST_F(HttpClientSmtp, ALostConnectionAfterTheMessageIsUncertain) {
  serve({{".", ""}});

  EXPECT_EQ(run(mail()).outcome, TransferOutcome::uncertain);
}

TEST_F(HttpClientSmtp, AServerWithoutStarttlsGetsNoMessage) {
  serve({});
  Transfer transfer = mail();
  transfer.mail->security = SmtpMail::Security::starttls;
  transfer.mail->user = "user";
  transfer.mail->password = "hush";

  const TransferResult result = run(std::move(transfer));

  EXPECT_EQ(result.outcome, TransferOutcome::not_sent);
  EXPECT_EQ(result.error, TransferError::tls);
  for (const std::string& command : commands) EXPECT_NE(command.substr(0, 4), "AUTH");
}

TEST_F(HttpClientSmtp, ASlowServerHoldsUpNobodyAndCanBeGivenUp) {
  auto silent = std::make_unique<ScriptedServer>(io, [](Peer&) {});
  Transfer slow = mail_to(silent->port());
  std::optional<TransferResult> given_up;
  const TransferId id =
      client->start(std::move(slow), [&](TransferResult result) { given_up = std::move(result); });
  serve({});

  EXPECT_EQ(run(mail()).outcome, TransferOutcome::finished);
  EXPECT_FALSE(given_up);
  client->cancel(id);

  ASSERT_TRUE(until([&] { return given_up.has_value(); }));
  EXPECT_EQ(given_up->outcome, TransferOutcome::cancelled);
}

TEST_F(HttpClientSmtp, AClientMayGoWhileAMailIsRunning) {
  ScriptedServer silent(io, [](Peer&) {});
  bool ended = false;
  client->start(mail_to(silent.port()), [&](TransferResult) { ended = true; });
  ASSERT_TRUE(until([&] { return !silent.peers.empty(); }));

  client.reset();
  run_ready(io);

  EXPECT_FALSE(ended);
}

TEST_F(HttpClientSmtp, AnEnvelopeCannotSmuggleCommands) {
  serve({});
  Transfer from = mail();
  from.mail->mail_from = "a@example.com>\r\nRCPT TO:<x@example.com";
  Transfer to_many = mail();
  to_many.mail->recipients.push_back("b@example.com\r\nDATA");
  Transfer nobody = mail();
  nobody.mail->recipients.clear();
  Transfer plain = mail();
  plain.policy.allow_http = false;
  for (Transfer* transfer : {&from, &to_many, &nobody, &plain}) {
    EXPECT_EQ(run(std::move(*transfer)).error, TransferError::invalid);
  }
  EXPECT_TRUE(commands.empty());
}

}  // namespace
}  // namespace jackfield::net::test
