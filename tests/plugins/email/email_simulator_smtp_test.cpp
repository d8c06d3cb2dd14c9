// SPDX-License-Identifier: MIT
// The simulated submission server refuses what is just over each limit, and takes what is just
// within; every row of the sheet's error table can be provoked.
#include "simulated_mail.hpp"

#include <array>

namespace jackfield::email_simulator {
namespace {

using SimulatedSubmission = SimulatedMail;

std::string code(const std::string& reply) {
  return reply.substr(0, reply.find(' ', 4));
}

TEST_F(SimulatedSubmission, TakesAMailAndShowsItToThePerson) {
  Dialog dialog = submission();

  EXPECT_EQ(submit(dialog, letter({}, "..One dot.")), "250 2.0.0 Ok: queued as SIM1\r\n");

  const Json mail = messages().at(0);
  EXPECT_EQ(mail["subject"], "Your lamp");
  EXPECT_EQ(mail["text"], ".One dot.");
  EXPECT_EQ(mail["name"], "Lamps");
  EXPECT_EQ(dialog.say("QUIT"), "221 2.0.0 Bye\r\n");
  EXPECT_TRUE(dialog.last.ends);
}

TEST_F(SimulatedSubmission, SaysTheSameWhenItHearsByteByByte) {
  const std::string script = "EHLO host.example\r\nAUTH PLAIN " + kPlain +
                             "\r\nMAIL FROM:<help@lamps.example> SIZE=300\r\nRCPT TO:<" +
                             kCustomer + ">\r\nDATA\r\n" + letter() +
                             ".\r\nRSET\r\nNOOP\r\nNONSENSE\r\nQUIT\r\n";
  const std::string whole = smtp().bytes(script);
  network_ = email_entry().make(account(), "");

  Dialog dialog = smtp();
  std::string pieces;
  for (const char c : script) pieces += dialog.bytes(std::string_view(&c, 1));

  EXPECT_EQ(pieces, whole);
  EXPECT_TRUE(has(whole, "250 2.0.0 Ok: queued as")) << whole;
  EXPECT_TRUE(whole.ends_with("502 5.5.1 There is no such command\r\n221 2.0.0 Bye\r\n")) << whole;
}

TEST_F(SimulatedSubmission, KnowsEveryWayToLogIn) {
  const auto said = [&](std::initializer_list<std::string> lines) {
    Dialog dialog = smtp();
    std::string last = dialog.say("EHLO host.example");
    for (const std::string& line : lines) last = dialog.say(line);
    return code(last);
  };
  EXPECT_EQ(said({"AUTH PLAIN", kPlain}), "235 2.7.0");
  EXPECT_EQ(said({"AUTH LOGIN", "aGVscEBsYW1wcy5leGFtcGxl", "Zm9yLXBsYXk="}), "235 2.7.0");
  EXPECT_EQ(said({"AUTH LOGIN aGVscEBsYW1wcy5leGFtcGxl", "d3Jvbmc="}), "535 5.7.8");
  EXPECT_EQ(said({"AUTH PLAIN AGhlbHBAbGFtcHMuZXhhbXBsZQB3cm9uZw=="}), "535 5.7.8");
  EXPECT_EQ(said({"AUTH PLAIN", "*"}), "501 5.7.0");
  EXPECT_EQ(said({"AUTH PLAIN no base64!"}), "501 5.5.2");
  EXPECT_EQ(said({"AUTH CRAM-MD5"}), "504 5.5.4");
  EXPECT_EQ(said({"MAIL FROM:<help@lamps.example>"}), "530 5.7.0");
}

TEST_F(SimulatedSubmission, TakesTokensThatItHasGivenAndChallengesOthers) {
  Json config = {{"address", kAddress},
                 {"oauth", {{"client_id", "c"}, {"client_secret", "s"}, {"refresh_token", "r&1"}}}};
  network_ = email_entry().make(config, "");
  const auto ask = [&](const std::string& body) {
    return network_->handle({"POST", "/token", {}, body}, kNow);
  };
  const std::string form = "grant_type=refresh_token&client_id=c&client_secret=s&refresh_token=";
  EXPECT_EQ(Json::parse(ask(form + "other").body)["error"], "invalid_grant");
  EXPECT_EQ(ask("grant_type=refresh_token&client_id=c").status, 401);
  network_->control({{"token", "invalid_grant"}});
  EXPECT_EQ(ask(form + "r%261").status, 400);
  const auto login = [&] {
    Dialog dialog = smtp();
    dialog.say("EHLO host.example");
    // user=help@lamps.example^Aauth=Bearer for-play-only-token-1^A^A
    return dialog.say(
        "AUTH XOAUTH2 dXNlcj1oZWxwQGxhbXBzLmV4YW1wbGUBYXV0aD1CZWFyZXIgZm9yLXBsYXktb25seS10b2tlbi0x"
        "AQE=");
  };
  Dialog early = smtp();
  early.say("EHLO host.example");
  EXPECT_EQ(early.say("AUTH XOAUTH2 dXNlcj0=").substr(0, 4), "334 ");
  EXPECT_EQ(code(early.say("")), "535 5.7.8") << "only the answer to the challenge ends it";

  EXPECT_EQ(Json::parse(ask(form + "r%261").body)["access_token"], "for-play-only-token-1");

  EXPECT_EQ(code(login()), "235 2.7.0");
  network_->control({{"expire_token", true}});
  EXPECT_EQ(login().substr(0, 4), "334 ");
}

TEST_F(SimulatedSubmission, CountsAddresses) {
  Dialog dialog = submission();
  const auto rcpt = [&](const std::string& address, const std::string& more = {}) {
    dialog.say("RSET");
    dialog.say("MAIL FROM:<help@lamps.example>" + more);
    return code(dialog.say("RCPT TO:<" + address + ">"));
  };
  const std::string label(63, 'd');
  EXPECT_EQ(rcpt(std::string(64, 'a') + "@mail.example"), "250 2.1.5");
  EXPECT_EQ(rcpt(std::string(65, 'a') + "@mail.example"), "553 5.1.3");
  EXPECT_EQ(rcpt("a@" + label + ".example"), "250 2.1.5");
  EXPECT_EQ(rcpt("a@d" + label + ".example"), "553 5.1.3");
  const std::string long_domain = label + "." + label + "." + label + ".";
  EXPECT_EQ(rcpt(std::string(57, 'a') + "@" + long_domain + "exam"), "250 2.1.5");
  EXPECT_EQ(rcpt(std::string(58, 'a') + "@" + long_domain + "exam"), "553 5.1.3");
  for (const char* none : {"", "a", "@b", "a@", "a b@c", "a@b..c", "a@-b", ".a@b", "a(b)@c"})
    EXPECT_EQ(rcpt(none), "553 5.1.3") << none;
  EXPECT_EQ(rcpt("j\xC3\xB6rg@mail.example"), "553 5.6.7");
  EXPECT_EQ(rcpt("j\xC3\xB6rg@mail.example", " SMTPUTF8"), "250 2.1.5");
  EXPECT_EQ(rcpt("nobody@lamps.example"), "550 5.1.1") << "the provider knows its own";
  EXPECT_EQ(code(dialog.say("RCPT TO: a@mail.example")), "501 5.5.4");
  EXPECT_EQ(code(dialog.say("RCPT TO:<a@mail.example> NOTIFY=NEVER")), "555 5.5.4");
  network_->control({{"smtputf8", false}});
  dialog.say("RSET");
  EXPECT_EQ(code(dialog.say("MAIL FROM:<help@lamps.example> SMTPUTF8")), "555 5.5.4");
}

TEST_F(SimulatedSubmission, CountsRecipientsConnectionsAndMails) {
  Dialog dialog = submission();
  dialog.say("MAIL FROM:<help@lamps.example>");
  for (int i = 0; i < 100; ++i)
    ASSERT_EQ(code(dialog.say("RCPT TO:<" + kCustomer + ">")), "250 2.1.5") << i;
  EXPECT_EQ(code(dialog.say("RCPT TO:<" + kCustomer + ">")), "452 4.5.3");

  {
    Dialog second = submission();
    Dialog third = submission();
    EXPECT_EQ(code(third.say("MAIL FROM:<help@lamps.example>")), "250 2.1.0");
    Dialog fourth = submission();
    EXPECT_EQ(code(fourth.say("MAIL FROM:<help@lamps.example>")), "432 4.3.2");
  }
  dialog.say("RSET");
  for (int i = 0; i < 2000; ++i) ASSERT_EQ(code(submit(dialog, letter())), "250 2.0.0") << i;
  EXPECT_EQ(code(submit(dialog, letter())), "550 5.4.5");
  dialog.bytes("NOOP\r\n", kNow + 86'400'001);
  EXPECT_EQ(code(submit(dialog, letter())), "250 2.0.0");
}

TEST_F(SimulatedSubmission, CountsOctetsOfLinesAndMails) {
  Dialog dialog = submission();
  EXPECT_EQ(code(submit(dialog, letter({}, std::string(998, 'x')))), "250 2.0.0");
  EXPECT_EQ(code(submit(dialog, letter({}, std::string(999, 'x')))), "500 5.5.2");
  EXPECT_EQ(code(dialog.say("MAIL FROM:<help@lamps.example> SIZE=26214400")), "250 2.1.0");
  dialog.say("RSET");
  EXPECT_EQ(code(dialog.say("MAIL FROM:<help@lamps.example> SIZE=26214401")), "552 5.3.4");

  network_->control({{"largest_mail", letter().size()}});
  EXPECT_EQ(code(submit(dialog, letter())), "250 2.0.0");
  EXPECT_EQ(code(submit(dialog, letter({}, "Hello, you"))), "552 5.3.4");

  EXPECT_EQ(code(dialog.say("NOOP " + std::string(1017, 'x'))), "250 2.0.0");
  EXPECT_EQ(code(dialog.say("NOOP " + std::string(1018, 'x'))), "500 5.5.2");
  EXPECT_TRUE(dialog.last.ends);
  Dialog other = smtp();
  other.say("EHLO host.example");
  EXPECT_EQ(code(other.say("AUTH PLAIN " + std::string(12'288 - 13, 'A'))), "535 5.7.8");
  EXPECT_EQ(code(other.say("AUTH PLAIN " + std::string(12'288 - 12, 'A'))), "500 5.5.6");
}

TEST_F(SimulatedSubmission, LooksAtWhatIsInAMail) {
  Dialog dialog = submission();
  EXPECT_EQ(code(submit(dialog, letter({}, "a\nb"))), "500 5.5.2");
  EXPECT_EQ(code(submit(dialog, letter({}, "a\rb"))), "500 5.5.2");
  EXPECT_EQ(code(submit(dialog, letter({}, std::string("a\0b", 3)))), "500 5.5.2");
  EXPECT_EQ(code(submit(dialog, letter({}, "\xC3\xA9"))), "554 5.6.3");
  EXPECT_EQ(code(submit(dialog, letter("Subject: Another\r\n"))), "554 5.6.0");
  EXPECT_EQ(code(submit(dialog, "Subject: x\r\n\r\nx\r\n")), "554 5.6.0");
  std::string other = letter();
  other.replace(other.find(kAddress), 4, "sale");
  EXPECT_EQ(code(submit(dialog, other)), "550 5.7.60");
  EXPECT_EQ(code(dialog.say("MAIL FROM:<sale@lamps.example>")), "550 5.7.60");
  EXPECT_EQ(submit(dialog, letter({}, "x\n.\nMAIL FROM:<help@lamps.example>")).find("250 2.1.0"),
            std::string::npos)
      << "a dot between bare line feeds is no end";
}

TEST_F(SimulatedSubmission, WantsItsCommandsInOrder) {
  Dialog dialog = smtp();
  EXPECT_EQ(code(dialog.say("AUTH PLAIN " + kPlain)), "503 5.5.1");
  EXPECT_EQ(code(dialog.say("MAIL FROM:<help@lamps.example>")), "503 5.5.1");
  EXPECT_EQ(code(dialog.say("EHLO")), "501 5.5.4");
  dialog = submission();
  EXPECT_EQ(code(dialog.say("RCPT TO:<a@mail.example>")), "503 5.5.1");
  EXPECT_EQ(code(dialog.say("DATA")), "503 5.5.1");
  EXPECT_EQ(code(dialog.bytes("NOOP\n")), "500 5.5.2");
}

// What a client hears that goes through all of a submission, up to the first refusal.
std::string refusal(simulator::Simulator& network) {
  Dialog dialog(network, "smtp://smtp.lamps.example:587");
  std::string said = dialog.greeting();
  for (const std::string& line :
       {std::string("EHLO host.example"), "AUTH PLAIN " + kPlain,
        std::string("MAIL FROM:<help@lamps.example>"), "RCPT TO:<" + kCustomer + ">",
        std::string("DATA"), std::string("x\r\n.")}) {
    if (said.front() >= '4') return said;
    said = dialog.say(line);
  }
  return said;
}

TEST_F(SimulatedSubmission, EveryRowOfTheErrorTableCanBeProvoked) {
  constexpr std::array<std::array<std::string_view, 2>, 39> kRows = {{
      {"unavailable", "421 4.3.2"},
      {"temporary", "451 4.3.0"},
      {"greylist", "450 4.7.1"},
      {"greylist_451", "451 4.7.1"},
      {"recipients", "452 4.5.3"},
      {"storage", "452 4.3.1"},
      {"quota", "452 4.2.2"},
      {"concurrency", "432 4.3.2"},
      {"login_temporary", "454 4.7.0"},
      {"rate", "421 4.7.0"},
      {"receiver_rate", "450 4.2.1"},
      {"daily", "550 5.4.5"},
      {"submission_quota", "554 5.2.0"},
      {"login_required", "530 5.7.0"},
      {"login", "535 5.7.8"},
      {"login_m365", "535 5.7.3"},
      {"app_password", "534 5.7.9"},
      {"login_disabled", "535 5.7.139"},
      {"passwords_gone", "550 5.7.30"},
      {"send_as", "550 5.7.60"},
      {"no_user", "550 5.1.1"},
      {"no_address", "550 5.1.0"},
      {"bad_address", "553 5.1.3"},
      {"no_user_m365", "550 5.1.10"},
      {"sender", "553 5.1.7"},
      {"sender_domain", "550 5.1.8"},
      {"disabled", "550 5.2.1"},
      {"too_large", "552 5.3.4"},
      {"too_large_receiver", "552 5.2.3"},
      {"policy", "550 5.7.1"},
      {"policy_554", "554 5.7.1"},
      {"dmarc", "550 5.7.26"},
      {"smtputf8", "553 5.6.7"},
      {"syntax", "500 5.5.2"},
      {"syntax_501", "501 5.5.4"},
      {"syntax_502", "502 5.5.1"},
      {"syntax_503", "503 5.5.1"},
      {"syntax_504", "504 5.5.4"},
      {"syntax_555", "555 5.5.4"},
  }};
  for (const auto& [name, reply] : kRows) {
    network_->control({{"refuse", name}});
    EXPECT_TRUE(refusal(*network_).starts_with(std::string(reply) + " ")) << name;
    EXPECT_EQ(code(refusal(*network_)), "554 5.6.0") << "once was ordered: " << name;
  }
  network_->control({{"reply", "450 4.7.1 Wait"}, {"at", "end"}, {"count", 2}});
  EXPECT_EQ(code(refusal(*network_)), "450 4.7.1");
  EXPECT_EQ(code(refusal(*network_)), "450 4.7.1");
  EXPECT_THROW(network_->control({{"refuse", "nothing"}}), std::invalid_argument);
}

TEST_F(SimulatedSubmission, GoesWrongAsItWasTold) {
  Dialog dialog = submission();
  network_->control({{"fault", "fail"}, {"path", "smtp MAIL"}});
  EXPECT_EQ(code(dialog.say("MAIL FROM:<help@lamps.example>")), "451 4.3.0");
  network_->control({{"fault", "fail_after"}, {"path", "smtp end"}});
  EXPECT_EQ(code(submit(dialog, letter())), "451 4.3.0");
  EXPECT_EQ(messages().size(), 1u) << "it was taken all the same";
  network_->control({{"fault", "cut"}, {"path", "smtp end"}, {"bytes", 3}});
  submit(dialog, letter());
  EXPECT_EQ(dialog.last.cut_after_bytes, 3);
  EXPECT_EQ(messages().size(), 2u);
  network_->control({{"fault", "late"}, {"path", "smtp NOOP"}, {"ms", 50}});
  dialog.say("NOOP");
  EXPECT_EQ(dialog.last.delay_ms, 50);
  network_->control({{"fault", "throttle"}});
  EXPECT_EQ(code(dialog.say("NOOP")), "421 4.7.0");
  EXPECT_TRUE(dialog.last.ends);
}

}  // namespace
}  // namespace jackfield::email_simulator
