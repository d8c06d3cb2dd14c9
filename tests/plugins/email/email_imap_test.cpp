// SPDX-License-Identifier: MIT
// The dialogue with a server, also cut at each byte. Answers as Dovecot 2.3 writes them (sheet,
// section 3, checked 2026-08).
#include "tests/plugins/email/imap_dialog.hpp"

namespace jackfield::email {
namespace {

constexpr std::string_view kCursor = R"({"uidvalidity":7,"uid":41,"modseq":3,"at":1795262400000})";
constexpr std::string_view kGreeting =
    "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN "
    "AUTH=XOAUTH2 AUTH=OAUTHBEARER] ready.\r\n";
constexpr std::string_view kLoggedIn =
    "J1 OK [CAPABILITY IMAP4rev1 IDLE UIDPLUS MOVE CONDSTORE] Logged in\r\n";
constexpr std::string_view kSelected =
    "* FLAGS (\\Answered \\Seen)\r\n* OK [PERMANENTFLAGS (\\Answered \\Seen \\*)] Flags.\r\n"
    "* 3 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] UIDs valid\r\n* OK [UIDNEXT 44] next\r\n"
    "* OK [HIGHESTMODSEQ 9] Highest\r\nJ2 OK [READ-WRITE] Select completed.\r\n";
constexpr std::string_view kMail =
    "From: ana@client.example\r\nMessage-ID: <m1@client.example>\r\nSubject: x\r\n\r\nhi\r\n";

std::string literal(std::string_view bytes) {
  return "{" + std::to_string(bytes.size()) + "}\r\n" + std::string(bytes);
}

std::string fetched(int number, int uid, std::string_view mail) {
  return "* " + std::to_string(number) + " FETCH (UID " + std::to_string(uid) +
         " INTERNALDATE \" 1-Feb-2026 09:05:00 +0100\" BODY[] " + literal(mail) + ")\r\n";
}

std::string listed(int number, int uid, std::size_t size = 90) {
  return "* " + std::to_string(number) + " FETCH (UID " + std::to_string(uid) +
         " INTERNALDATE \" 1-Feb-2026 09:05:00 +0100\" RFC822.SIZE " + std::to_string(size) +
         ")\r\n";
}

/// A session that has listed what is new: mail 42.
void log_in(ImapDialog& dialog, std::string_view cursor = kCursor) {
  dialog.open(cursor);
  dialog.hear(kGreeting);
  dialog.hear(kLoggedIn);
  dialog.hear(kSelected);
}

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

TEST(ImapPickup, BeginsAfterWhatWasThereBefore) {
  ImapDialog dialog;
  dialog.open();
  dialog.hear(kGreeting);
  dialog.hear(kLoggedIn);
  dialog.sent();

  dialog.hear(kSelected);

  EXPECT_TRUE(dialog.is_ready);
  ASSERT_EQ(dialog.cursors.size(), 1u);
  EXPECT_EQ(read_cursor(dialog.cursors[0]).last_uid, 43u);
  EXPECT_EQ(dialog.sent(), "J3 UID FETCH 44:* (UID INTERNALDATE RFC822.SIZE)\r\n");
}

TEST(ImapPickup, StoresAMailBeforeItIsMarked) {
  ImapDialog dialog;
  log_in(dialog);
  EXPECT_NE(dialog.sent().find("J3 UID FETCH 42:* (UID INTERNALDATE RFC822.SIZE)"),
            std::string::npos);
  dialog.hear(listed(1, 42) + "J3 OK done\r\n");
  EXPECT_EQ(dialog.sent(), "J4 UID FETCH 42 (UID INTERNALDATE BODY.PEEK[])\r\n");
  dialog.order.clear();

  dialog.hear(fetched(1, 42, kMail) + "J4 OK done\r\n");

  ASSERT_EQ(dialog.events.size(), 1u);
  const Event& event = dialog.events[0];
  EXPECT_EQ(event.kind, EventKind::message_received);
  EXPECT_EQ(event.occurred_at, 1'769'933'100'000);  // the server's clock: 2026-02-01 08:05 UTC
  ASSERT_EQ(event.dedupe.size(), 2u);
  EXPECT_EQ(event.dedupe[1].key, "imap:INBOX:7:42");
  EXPECT_EQ(read_cursor(dialog.cursors.back()).last_uid, 42u);
  EXPECT_EQ(dialog.sent(), "J5 UID STORE 42 +FLAGS.SILENT (\\Seen)\r\n");
  EXPECT_EQ(dialog.order, "ecs");
}

TEST(ImapPickup, IsTheSameCutAtEachByte) {
  const std::string server = std::string(kGreeting) + std::string(kLoggedIn) +
                             std::string(kSelected) + listed(1, 42) + listed(2, 43) + "J3 OK\r\n" +
                             fetched(1, 42, kMail) + "* 4 EXISTS\r\nJ4 OK\r\n" + "J5 OK\r\n" +
                             fetched(2, 43, "Subject: y\r\n\r\nho\r\n") + "J6 OK\r\nJ7 OK\r\n" +
                             listed(4, 43) + "J8 OK\r\n+ idling\r\n";
  ImapDialog whole;
  whole.open(kCursor);
  whole.hear_each_byte(server);
  const std::string expected = whole.sent();
  ASSERT_EQ(whole.events.size(), 2u);
  EXPECT_NE(expected.find("J9 IDLE\r\n"), std::string::npos) << expected;

  for (std::size_t cut = 0; cut <= server.size(); ++cut) {
    ImapDialog dialog;
    dialog.open(kCursor);
    dialog.hear(std::string_view(server).substr(0, cut));
    dialog.hear(std::string_view(server).substr(cut));

    ASSERT_EQ(dialog.sent(), expected) << "cut at " << cut;
    ASSERT_EQ(dialog.events, whole.events) << "cut at " << cut;
    ASSERT_EQ(dialog.cursors, whole.cursors) << "cut at " << cut;
  }
}

TEST(ImapPickup, DropsTheOldMailThatAStarNames) {
  ImapDialog dialog;
  log_in(dialog);
  dialog.sent();

  dialog.hear(listed(3, 41) + "J3 OK\r\n");  // "42:*" and nothing is newer than 41

  EXPECT_TRUE(dialog.events.empty());
  EXPECT_EQ(dialog.sent(), "J4 IDLE\r\n");
}

TEST(ImapPickup, TakesMailsInOrderOfTheirNumbers) {
  ImapDialog dialog;
  log_in(dialog);
  dialog.sent();

  dialog.hear(listed(3, 44) + listed(1, 42) + listed(2, 43) + "J3 OK\r\n");

  EXPECT_EQ(dialog.sent(), "J4 UID FETCH 42 (UID INTERNALDATE BODY.PEEK[])\r\n");
}

TEST(ImapPickup, GoesOnBehindAMailThatWasDeletedMeanwhile) {
  ImapDialog dialog;
  log_in(dialog);
  dialog.hear(listed(1, 42) + listed(2, 43) + "J3 OK\r\n");
  dialog.sent();

  dialog.hear("* 1 EXPUNGE\r\nJ4 OK done\r\n");

  EXPECT_EQ(read_cursor(dialog.cursors.back()).last_uid, 42u);
  EXPECT_EQ(dialog.sent(), "J5 UID FETCH 43 (UID INTERNALDATE BODY.PEEK[])\r\n");
}

TEST(ImapPickup, PassesOverWhatIsTooLargeAndSaysSo) {
  ImapDialog dialog;
  log_in(dialog);
  dialog.sent();

  dialog.hear(listed(1, 42, 90'000'000) + "J3 OK\r\n");

  ASSERT_EQ(dialog.events.size(), 1u);
  EXPECT_EQ(dialog.events[0].kind, EventKind::unknown);
  EXPECT_EQ(dialog.events[0].original_kind, "mail.too_large");
  EXPECT_EQ(dialog.sent(), "J4 IDLE\r\n");
}

TEST(ImapPickup, PassesOverWhatTheHostCannotKeep) {
  ImapDialog dialog;
  dialog.keeps_bodies = false;
  log_in(dialog);
  dialog.hear(listed(1, 42) + "J3 OK\r\n");
  dialog.sent();

  dialog.hear(fetched(1, 42, kMail) + "J4 OK\r\n");

  ASSERT_EQ(dialog.events.size(), 1u);
  EXPECT_EQ(dialog.events[0].original_kind, "mail.not_kept");
  EXPECT_EQ(dialog.sent(), "J5 IDLE\r\n");
}

TEST(ImapPickup, TakesAMailThatCameAsAQuotedString) {
  ImapDialog dialog;
  log_in(dialog);
  dialog.hear(listed(1, 42) + "J3 OK\r\n");

  dialog.hear("* 1 FETCH (BODY[] \"Subject: x\" UID 42)\r\nJ4 OK\r\n");

  ASSERT_EQ(dialog.events.size(), 1u);
  EXPECT_EQ(dialog.events[0].message->parts[0].email->subject, "x");
}

TEST(ImapPickup, StartsAgainByDateWhenTheMailboxWasRenumbered) {
  ImapDialog dialog;
  dialog.open(R"({"uidvalidity":6,"uid":41,"modseq":3,"at":1795262400000})");
  dialog.hear(kGreeting);
  dialog.hear(kLoggedIn);
  dialog.sent();
  dialog.hear(kSelected);
  EXPECT_EQ(dialog.sent(), "J3 UID SEARCH SINCE 19-Nov-2026\r\n");

  dialog.hear("* SEARCH 2 1\r\nJ3 OK\r\n");

  EXPECT_EQ(dialog.sent(), "J4 UID FETCH 1 (UID INTERNALDATE BODY.PEEK[])\r\n");
  dialog.hear(fetched(1, 1, kMail) + "J4 OK\r\n");
  EXPECT_EQ(read_cursor(dialog.cursors.back()).uid_validity, 7u);
  EXPECT_EQ(dialog.events.at(0).dedupe.at(1).key, "imap:INBOX:7:1");
}

TEST(ImapPickup, MovesByCopyWhereTheServerHasNoMove) {
  Settings settings = imap_settings();
  settings.after_pickup = "move";
  settings.processed_mailbox = "Erledigt & älter";
  ImapDialog dialog(settings);
  dialog.open(kCursor);
  dialog.hear(kGreeting);
  dialog.hear("J1 OK [CAPABILITY IMAP4rev1 UIDPLUS] in\r\n");
  dialog.hear(kSelected);
  dialog.hear(listed(1, 42) + "J3 OK\r\n");
  dialog.sent();

  dialog.hear(fetched(1, 42, kMail) + "J4 OK\r\n");

  EXPECT_EQ(dialog.sent(), "J5 UID COPY 42 \"Erledigt &- &AOQ-lter\"\r\n");
  dialog.hear("J5 OK\r\n");
  EXPECT_EQ(dialog.sent(), "J6 UID STORE 42 +FLAGS.SILENT (\\Deleted)\r\n");
  dialog.hear("J6 OK\r\n");
  EXPECT_EQ(dialog.sent(), "J7 UID EXPUNGE 42\r\n");
}

TEST(ImapWaiting, EndsIdleWhenMailArrives) {
  ImapDialog dialog;
  log_in(dialog);
  dialog.hear("J3 OK\r\n");
  dialog.sent();
  dialog.hear("+ idling\r\n* OK Still here\r\n");
  EXPECT_EQ(dialog.sent(), "");
  EXPECT_FALSE(dialog.has_timer("answer"));

  dialog.hear("* 6 EXISTS\r\n* OK [HIGHESTMODSEQ 10] x\r\n");

  EXPECT_EQ(dialog.sent(), "DONE\r\n");
  dialog.hear("J4 OK Idle completed.\r\n");
  EXPECT_EQ(dialog.sent(), "J5 UID FETCH 42:* (UID INTERNALDATE RFC822.SIZE)\r\n");
}

TEST(ImapWaiting, SaysNothingBeforeTheServerAgreesToIdle) {
  ImapDialog dialog;
  log_in(dialog);
  dialog.hear("J3 OK\r\n");
  dialog.sent();

  dialog.hear("* 6 EXISTS\r\n");
  EXPECT_EQ(dialog.sent(), "");
  dialog.hear("+ idling\r\n");

  EXPECT_EQ(dialog.sent(), "DONE\r\n");
}

TEST(ImapWaiting, RenewsIdleAndLooksForMailWithoutANotice) {
  ImapDialog dialog;
  log_in(dialog);
  dialog.hear("J3 OK\r\n+ idling\r\n");
  dialog.sent();
  EXPECT_TRUE(dialog.has_timer("renew"));
  EXPECT_TRUE(dialog.has_timer("sync"));

  dialog.fire("renew");
  EXPECT_EQ(dialog.sent(), "DONE\r\n");
  dialog.hear("J4 OK\r\n");
  EXPECT_EQ(dialog.sent(), "J5 IDLE\r\n");
  dialog.hear("+ idling\r\n");
  dialog.fire("sync");
  dialog.hear("J5 OK\r\n");

  EXPECT_EQ(dialog.sent(), "DONE\r\nJ6 UID FETCH 42:* (UID INTERNALDATE RFC822.SIZE)\r\n");
}

TEST(ImapWaiting, PollsWhereTheServerHasNoIdle) {
  ImapDialog dialog;
  dialog.open(kCursor);
  dialog.hear(kGreeting);
  dialog.hear("J1 OK [CAPABILITY IMAP4rev1] in\r\n");
  dialog.hear(kSelected);
  dialog.hear("J3 OK\r\n");
  dialog.sent();
  EXPECT_TRUE(dialog.has_timer("poll"));
  EXPECT_FALSE(dialog.has_timer("answer"));

  dialog.fire("poll");

  EXPECT_EQ(dialog.sent(), "J4 NOOP\r\n");
  dialog.hear("J4 OK\r\n");
  EXPECT_EQ(dialog.sent(), "J5 UID FETCH 42:* (UID INTERNALDATE RFC822.SIZE)\r\n");
}

TEST(ImapWaiting, ComesAgainAfterByeAndSilence) {
  ImapDialog left;
  log_in(left);
  left.hear("* BYE Disconnected for inactivity.\r\n");
  ASSERT_NE(left.closing(), nullptr);
  EXPECT_EQ(left.closing()->outcome, Outcome::retry);

  ImapDialog silent;
  log_in(silent);
  silent.fire("answer");
  ASSERT_NE(silent.closing(), nullptr);
  EXPECT_EQ(silent.closing()->outcome, Outcome::retry);
}

TEST(ImapReading, EndsAConnectionThatSpeaksNoImap) {
  for (const std::string& junk :
       {std::string(300'000, 'a'), std::string("* 1 FETCH (X {999999999}\r\n"),
        "* OK {5000000}\r\n" + std::string(10, 'x')}) {
    ImapDialog dialog;
    dialog.open(kCursor);
    dialog.hear("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] x\r\n");
    dialog.hear(kLoggedIn);

    dialog.hear(junk);

    ASSERT_NE(dialog.closing(), nullptr);
    EXPECT_EQ(dialog.closing()->outcome, Outcome::retry);
  }
}

}  // namespace
}  // namespace jackfield::email
