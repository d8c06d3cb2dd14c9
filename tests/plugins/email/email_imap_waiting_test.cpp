// SPDX-License-Identifier: MIT
// Waiting for mail, and what ends a connection.
#include "tests/plugins/email/imap_dialog.hpp"

namespace jackfield::email {
namespace {

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
