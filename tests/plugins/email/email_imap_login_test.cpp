// SPDX-License-Identifier: MIT
// The dialogue with a server up to its mailbox.
#include "tests/plugins/email/imap_dialog.hpp"

namespace jackfield::email {
namespace {

TEST(ImapLogin, SendsThePasswordInTheFirstLineWhereItMay) {
  ImapDialog dialog;
  dialog.open(kCursor);
  EXPECT_EQ(dialog.sent(), "");

  dialog.hear(kGreeting);

  EXPECT_EQ(dialog.sent(), "J1 AUTHENTICATE PLAIN AGhlbHBAYWNtZS5leGFtcGxlAHA0c3M=\r\n");
}

TEST(ImapLogin, WaitsForThePlusWithoutSaslIr) {
  ImapDialog dialog;
  dialog.open(kCursor);
  dialog.hear("* OK hello\r\n");
  EXPECT_EQ(dialog.sent(), "J1 CAPABILITY\r\n");
  dialog.hear("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nJ1 OK done\r\n");
  EXPECT_EQ(dialog.sent(), "J2 AUTHENTICATE PLAIN\r\n");

  dialog.hear("+ \r\n");

  EXPECT_EQ(dialog.sent(), "AGhlbHBAYWNtZS5leGFtcGxlAHA0c3M=\r\n");
}

TEST(ImapLogin, FallsBackToLoginAndEscapesQuotes) {
  ImapDialog dialog;
  dialog.open(kCursor, R"(p"4\s)");

  dialog.hear("* OK [CAPABILITY IMAP4rev1] hello\r\n");

  EXPECT_EQ(dialog.sent(), "J1 LOGIN \"help@acme.example\" \"p\\\"4\\\\s\"\r\n");
}

TEST(ImapLogin, SaysNothingSecretWithoutTls) {
  ImapDialog dialog;
  dialog.open(kCursor, "p4ss", false);

  dialog.hear("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hello\r\n");

  EXPECT_EQ(dialog.sent(), "");
  ASSERT_NE(dialog.closing(), nullptr);
  EXPECT_EQ(dialog.closing()->outcome, Outcome::config);
}

TEST(ImapLogin, ForgetsWhatCameBeforeStartTls) {
  Settings settings = imap_settings();
  settings.imap.security = "starttls";
  ImapDialog dialog(settings);
  dialog.open(kCursor, "p4ss", false);
  dialog.hear("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN STARTTLS] hello\r\n");
  EXPECT_EQ(dialog.sent(), "J1 STARTTLS\r\n");
  // An attacker's line right behind the answer.
  dialog.hear("J1 OK begin\r\n* CAPABILITY IMAP4rev1 LOGINDISABLED\r\nJ2 OK\r\n");
  EXPECT_TRUE(dialog.wants_tls);

  dialog.secure();

  EXPECT_EQ(dialog.sent(), "J2 CAPABILITY\r\n");
  dialog.hear("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\r\nJ2 OK\r\n");
  EXPECT_EQ(dialog.sent().substr(0, 21), "J3 AUTHENTICATE PLAIN");
}

TEST(ImapLogin, AnswersARefusedTokensChallengeAndAsksForANewOne) {
  for (const std::string mechanism : {"xoauth2", "oauthbearer"}) {
    Settings settings = imap_settings();
    settings.sasl = mechanism;
    ImapDialog dialog(settings);
    dialog.open(kCursor, "token");
    dialog.hear(kGreeting);
    const std::string first = dialog.sent();
    EXPECT_EQ(first, mechanism == "xoauth2"
                         ? "J1 AUTHENTICATE XOAUTH2 "
                           "dXNlcj1oZWxwQGFjbWUuZXhhbXBsZQFhdXRoPUJlYXJlciB0b2tlbgEB\r\n"
                         : "J1 AUTHENTICATE OAUTHBEARER "
                           "bixhPWhlbHBAYWNtZS5leGFtcGxlLAFob3N0PWltYXAuYWNtZS5leGFtcGxlAXBvcnQ9O"
                           "TkzAWF1dGg9QmVhcmVyIHRva2VuAQE=\r\n");

    dialog.hear("+ eyJzdGF0dXMiOiI0MDEifQ==\r\n");
    EXPECT_EQ(dialog.sent(), mechanism == "xoauth2" ? "\r\n" : "AQ==\r\n");
    dialog.hear("J1 NO [AUTHENTICATIONFAILED] Authentication failed.\r\n");

    ASSERT_NE(dialog.closing(), nullptr);
    EXPECT_EQ(dialog.closing()->outcome, Outcome::unauthenticated);
    EXPECT_EQ(dialog.closing()->failure->provider_code, "AUTHENTICATIONFAILED");
  }
}

TEST(ImapLogin, TellsABusyServerFromAWrongPassword) {
  struct Row {
    std::string_view answer;
    Outcome outcome;
  };
  const Row rows[] = {{"[AUTHENTICATIONFAILED] no", Outcome::unauthenticated},
                      {"[EXPIRED] no", Outcome::unauthenticated},
                      {"[UNAVAILABLE] later", Outcome::retry},
                      {"[INUSE] later", Outcome::retry},
                      {"[SERVERBUG] sorry", Outcome::retry},
                      {"[LIMIT] too many", Outcome::throttled},
                      {"[OVERQUOTA] full", Outcome::throttled},
                      {"[PRIVACYREQUIRED] TLS", Outcome::config},
                      {"no words", Outcome::unauthenticated}};
  for (const Row& row : rows) {
    ImapDialog dialog;
    dialog.open(kCursor);
    dialog.hear(kGreeting);

    dialog.hear("J1 NO " + std::string(row.answer) + "\r\n");

    ASSERT_NE(dialog.closing(), nullptr) << row.answer;
    EXPECT_EQ(dialog.closing()->outcome, row.outcome) << row.answer;
  }
}

TEST(ImapLogin, TellsABusyServerFromAMailboxThatIsNotThere) {
  struct Row {
    std::string_view answer;
    Outcome outcome;
  };
  const Row rows[] = {{"NO [UNAVAILABLE] later", Outcome::retry},
                      {"NO [INUSE] locked", Outcome::retry},
                      {"NO [SERVERBUG] Internal error", Outcome::retry},
                      {"NO [LIMIT] too many", Outcome::throttled},
                      {"NO [OVERQUOTA] full", Outcome::throttled},
                      {"NO [NONEXISTENT] none", Outcome::config},
                      {"NO no words", Outcome::config}};
  for (const Row& row : rows) {
    ImapDialog dialog;
    dialog.open(kCursor);
    dialog.hear(kGreeting);
    dialog.hear(kLoggedIn);

    dialog.hear("J2 " + std::string(row.answer) + "\r\n");

    ASSERT_NE(dialog.closing(), nullptr) << row.answer;
    EXPECT_EQ(dialog.closing()->outcome, row.outcome) << row.answer;
  }
}

/// What a host's log was told.
std::vector<std::string>& logged() {
  static std::vector<std::string> lines;
  return lines;
}

const void* log_service(void*, jf_str_t) {
  static constexpr jf_log_v1_t kTable = {
      .size = sizeof(jf_log_v1_t),
      .reserved = 0,
      .log = [](void*, std::int32_t, const jf_str_t*, const jf_str_t* text) -> jf_status_t {
        logged().emplace_back(text->ptr, text->len);
        return JF_OK;
      }};
  return &kTable;
}

TEST(ImapLogin, AnAlertReachesTheOperatorWhereverItStands) {
  logged().clear();
  const jf_host_t host = {sizeof(jf_host_t), 0, nullptr, log_service};
  Settings settings = imap_settings();
  settings.log = Log(&host);
  ImapDialog dialog(settings);
  dialog.open(kCursor);
  dialog.hear(kGreeting);

  dialog.hear("* OK [ALERT] maintenance\ttonight\r\n" + std::string(kLoggedIn));
  dialog.hear("* 3 EXISTS\r\n* NO [ALERT] 95% of your quota is used\r\n");
  dialog.hear("J2 NO [ALERT] the mailbox is locked\r\n");

  EXPECT_EQ(logged(), (std::vector<std::string>{"the IMAP server says: maintenance tonight",
                                                "the IMAP server says: 95% of your quota is used",
                                                "the IMAP server says: the mailbox is locked"}));
}

}  // namespace
}  // namespace jackfield::email
