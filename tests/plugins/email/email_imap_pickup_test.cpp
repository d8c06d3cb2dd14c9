// SPDX-License-Identifier: MIT
// Mails taken from a server one by one, also cut at each byte.
#include "tests/plugins/email/imap_dialog.hpp"

namespace jackfield::email {
namespace {

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
  EXPECT_EQ(dialog.order, "cecs");  // the first cursor says that it was begun
}

TEST(ImapPickup, OwesNothingOnceAllIsMarked) {
  ImapDialog dialog;
  log_in(dialog);
  dialog.hear(listed(1, 42) + "J3 OK\r\n" + fetched(1, 42, kMail) + "J4 OK\r\n");
  EXPECT_EQ(read_cursor(dialog.cursors.back()).mark, ImapMark::picked);
  dialog.sent();

  dialog.hear("J5 OK done\r\n");

  EXPECT_EQ(read_cursor(dialog.cursors.back()).mark, ImapMark::none);
  EXPECT_EQ(read_cursor(dialog.cursors.back()).last_uid, 42u);
  EXPECT_EQ(dialog.sent(), "J6 IDLE\r\n");
}

TEST(ImapPickup, MarksWhatTheLastSessionOwesBeforeItLooksForMore) {
  ImapDialog dialog;
  log_in(dialog, R"({"uidvalidity":7,"uid":41,"modseq":3,"at":1795262400000,"mark":"picked"})");
  EXPECT_TRUE(dialog.sent().ends_with("J3 UID STORE 41 +FLAGS.SILENT (\\Seen)\r\n"));

  dialog.hear("J3 OK done\r\n");

  EXPECT_EQ(dialog.sent(), "J4 UID FETCH 42:* (UID INTERNALDATE RFC822.SIZE)\r\n");
}

TEST(ImapPickup, OwesNothingInAMailboxThatWasRenumbered) {
  ImapDialog dialog;
  log_in(dialog, R"({"uidvalidity":6,"uid":41,"modseq":3,"at":1795262400000,"mark":"picked"})");

  EXPECT_TRUE(dialog.sent().ends_with("J3 UID SEARCH SINCE 19-Nov-2026\r\n"));
}

TEST(ImapPickup, CountsTheSessionsThatEndOverOneMail) {
  std::string cursor(kCursor);
  for (std::uint64_t session = 1; session <= 3; ++session) {
    ImapDialog dialog;
    log_in(dialog, cursor);
    dialog.hear(listed(1, 42) + listed(2, 43) + "J3 OK\r\n");
    dialog.hear("* 1 FETCH (UID 42 BODY[] {500}\r\nthe connection ends here");
    ASSERT_EQ(dialog.cursors.size(), 1u);
    cursor = dialog.cursors.back();
    EXPECT_EQ(read_cursor(cursor).tries, session);
    EXPECT_EQ(read_cursor(cursor).last_uid, 41u);
  }
  ImapDialog dialog;
  log_in(dialog, cursor);
  dialog.sent();

  dialog.hear(listed(1, 42) + listed(2, 43) + "J3 OK\r\n");

  ASSERT_EQ(dialog.events.size(), 1u);
  EXPECT_EQ(dialog.events[0].original_kind, "mail.poison");
  EXPECT_EQ(dialog.sent(), "J4 UID STORE 42 +FLAGS.SILENT ($Poison)\r\n");
  dialog.hear("J4 OK\r\n");
  EXPECT_EQ(dialog.sent(), "J5 UID FETCH 43 (UID INTERNALDATE BODY.PEEK[])\r\n");
}

TEST(ImapPickup, CountsNoTriesBehindAMailThatWasTaken) {
  ImapDialog dialog;
  log_in(dialog);
  dialog.hear(listed(1, 42) + listed(2, 43) + "J3 OK\r\n" + fetched(1, 42, kMail) + "J4 OK\r\n" +
              "J5 OK\r\n");
  const std::size_t written = dialog.cursors.size();

  dialog.hear("* 2 FETCH (UID 43 BODY[] {500}\r\nthe connection ends here");

  EXPECT_EQ(dialog.cursors.size(), written);
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
  EXPECT_EQ(dialog.sent(), "J4 UID STORE 42 +FLAGS.SILENT ($Poison)\r\n");
  dialog.hear("J4 OK\r\n");
  EXPECT_EQ(dialog.sent(), "J5 IDLE\r\n");
}

TEST(ImapPickup, LeavesWhatTheHostCannotKeepToALaterSession) {
  ImapDialog dialog;
  dialog.keeps_bodies = false;
  log_in(dialog);
  dialog.hear(listed(1, 42) + "J3 OK\r\n");
  dialog.sent();

  dialog.hear(fetched(1, 42, kMail) + "J4 OK\r\n");

  EXPECT_TRUE(dialog.events.empty());
  ASSERT_NE(dialog.closing(), nullptr);
  EXPECT_EQ(dialog.closing()->outcome, Outcome::retry);
  EXPECT_EQ(read_cursor(dialog.cursors.back()).last_uid, 41u);
  EXPECT_EQ(read_cursor(dialog.cursors.back()).tries, 0u);  // the disk's fault, not the mail's
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

TEST(ImapPickup, ANumberThatIsGivenOutAgainNamesAnotherMail) {
  Settings settings = imap_settings();
  settings.after_pickup = "keep";
  ImapDialog dialog(settings);
  log_in(dialog, R"({"uidvalidity":7,"uid":90,"modseq":3,"at":1795262400000})");
  dialog.hear("* SEARCH 43\r\nJ3 OK\r\n");
  dialog.hear(fetched(1, 43, kMail) + "J4 OK\r\n");
  EXPECT_EQ(dialog.events.at(0).dedupe.at(1).key, "imap:INBOX:7.1:43");
  const std::string cursor = dialog.cursors.back();

  ImapDialog next(settings);
  log_in(next, cursor);
  next.hear(listed(2, 44) + "J3 OK\r\n" + fetched(2, 44, kMail) + "J4 OK\r\n");

  EXPECT_EQ(next.events.at(0).dedupe.at(1).key, "imap:INBOX:7.1:44") << "later sessions know it";
}

TEST(ImapPickup, NumbersThatDoNotLastNameNothing) {
  ImapDialog dialog;
  dialog.open(kCursor);
  dialog.hear(kGreeting);
  dialog.hear(kLoggedIn);
  dialog.hear("* NO [UIDNOTSTICKY] Numbers do not last\r\n");
  dialog.hear(kSelected);

  dialog.hear(listed(1, 42) + "J3 OK\r\n" + fetched(1, 42, kMail) + "J4 OK\r\n");

  ASSERT_EQ(dialog.events.size(), 1u);
  EXPECT_EQ(dialog.events[0].dedupe.size(), 1u) << "only its content tells a mail";
}

TEST(ImapPickup, TakesNothingOldFromAMailboxThatWasRenumbered) {
  ImapDialog dialog;
  log_in(dialog, R"({"uidvalidity":6,"uid":41,"modseq":3,"at":1795262400000})");
  dialog.hear("* SEARCH\r\nJ3 OK\r\n+ idling\r\n* 4 EXISTS\r\n");
  dialog.sent();

  dialog.hear("J4 OK\r\n");

  EXPECT_EQ(dialog.sent(), "J5 UID FETCH 44:* (UID INTERNALDATE RFC822.SIZE)\r\n");
}

TEST(ImapPickup, BeginsAtTheFirstFoundWhenItEndsInTheMiddleOfIt) {
  ImapDialog dialog;
  log_in(dialog, R"({"uidvalidity":6,"uid":41,"modseq":3,"at":1795262400000})");

  dialog.hear("* SEARCH 31 30\r\nJ3 OK\r\n* 1 FETCH (UID 30 BODY[] {500}\r\nends here");

  EXPECT_EQ(read_cursor(dialog.cursors.back()).uid_validity, 7u);
  EXPECT_EQ(read_cursor(dialog.cursors.back()).last_uid, 29u);
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

}  // namespace
}  // namespace jackfield::email
