// SPDX-License-Identifier: MIT
// The simulated IMAP server, line by line and byte by byte.
#include "simulated_mail.hpp"

#include <vector>

namespace jackfield::email_simulator {
namespace {

using SimulatedMailbox = SimulatedMail;

TEST_F(SimulatedMailbox, GreetsLogsInAndSelects) {
  Dialog dialog = imap();
  EXPECT_TRUE(has(dialog.greeting(), "* OK [CAPABILITY IMAP4rev1 "));
  EXPECT_TRUE(has(dialog.greeting(), " AUTH=XOAUTH2"));
  EXPECT_EQ(dialog.say("a SELECT INBOX"), "a BAD not in this state\r\n");
  EXPECT_TRUE(has(dialog.say("a AUTHENTICATE PLAIN " + kPlain), "a OK [CAPABILITY "));
  write("Hello");

  const std::string selected = dialog.say("b SELECT INBOX");

  EXPECT_TRUE(has(selected, "* 1 EXISTS\r\n")) << selected;
  EXPECT_TRUE(has(selected, "* OK [UIDVALIDITY 1]")) << selected;
  EXPECT_TRUE(has(selected, "* OK [UIDNEXT 2]")) << selected;
  EXPECT_TRUE(has(selected, "\\*)]")) << selected;
  EXPECT_TRUE(has(selected, "b OK [READ-WRITE]")) << selected;
  EXPECT_TRUE(has(dialog.say("c SELECT Elsewhere"), "c NO [NONEXISTENT]"));
  EXPECT_TRUE(has(dialog.say("d LOGOUT"), "* BYE "));
  EXPECT_TRUE(dialog.last.ends);
}

TEST_F(SimulatedMailbox, KnowsEveryWayToLogIn) {
  const auto said = [&](std::initializer_list<std::string> lines) {
    Dialog dialog = imap();
    std::string last;
    for (const std::string& line : lines) last = dialog.say(line);
    return last.substr(0, 24);
  };
  EXPECT_EQ(said({"a LOGIN help@lamps.example {8}", "for-play"}).substr(0, 5), "a OK ");
  EXPECT_EQ(said({"a LOGIN \"help@lamps.example\" {8+}\r\nfor-play"}).substr(0, 5), "a OK ");
  EXPECT_EQ(said({"a LOGIN help@lamps.example {8}"}), "+ go on\r\n");
  EXPECT_EQ(said({"a LOGIN help@lamps.example wrong"}), "a NO [AUTHENTICATIONFAIL");
  EXPECT_EQ(said({"a AUTHENTICATE PLAIN", kPlain}).substr(0, 5), "a OK ");
  EXPECT_EQ(said({"a AUTHENTICATE PLAIN", "*"}).substr(0, 5), "a BAD");
  EXPECT_EQ(said({"a AUTHENTICATE PLAIN", "no base64!"}).substr(0, 5), "a BAD");
  EXPECT_EQ(said({"a AUTHENTICATE CRAM-MD5"}), "a NO [CANNOT] There is n");
  EXPECT_EQ(said({"a AUTHENTICATE XOAUTH2 dXNlcj0="}).substr(0, 2), "+ ");
  EXPECT_EQ(said({"a AUTHENTICATE XOAUTH2 dXNlcj0=", ""}), "a NO [AUTHENTICATIONFAIL");
  EXPECT_EQ(said({"a STARTTLS", "b LOGIN help@lamps.example for-play"}).substr(0, 5), "b OK ");
}

TEST_F(SimulatedMailbox, FetchesWhatAClientAsksFor) {
  write("Hello");
  write("Again");
  Dialog dialog = inbox();

  const std::string listed = dialog.say("c UID FETCH 1:* (UID INTERNALDATE RFC822.SIZE FLAGS)");

  EXPECT_TRUE(has(listed,
                  "* 1 FETCH (UID 1 INTERNALDATE \"22-Nov-2026 12:00:00 +0000\" "
                  "RFC822.SIZE "))
      << listed;
  EXPECT_TRUE(has(listed, "* 2 FETCH (UID 2 ")) << listed;
  EXPECT_TRUE(has(listed, " FLAGS ())\r\n")) << listed;
  // "*" is the last mail, so a set from beyond it still names it.
  EXPECT_TRUE(has(dialog.say("d UID FETCH 9:* (UID)"), "* 2 FETCH (UID 2)\r\nd OK"));
  const std::string whole = dialog.say("e UID FETCH 1 (BODY.PEEK[])");
  const std::size_t open = whole.find('{');
  const std::size_t size = std::stoul(whole.substr(open + 1));
  const std::string mail = whole.substr(whole.find("}\r\n") + 3, size);
  EXPECT_TRUE(mail.starts_with("Return-Path: <" + kCustomer + ">\r\nDelivered-To: " + kAddress));
  EXPECT_EQ(whole.substr(whole.find("}\r\n") + 3 + size), ")\r\ne OK done\r\n");
  EXPECT_TRUE(has(dialog.say("f UID FETCH 1 BODY.PEEK[]<7.4>"), "BODY[]<7> {4}\r\nPath)"));
  EXPECT_TRUE(has(dialog.say("g UID FETCH 1 FLAGS"), "FLAGS ())")) << "peeking leaves no trace";
  dialog.say("h UID FETCH 1 BODY[]");
  EXPECT_TRUE(has(dialog.say("i UID FETCH 1 FLAGS"), "FLAGS (\\Seen))"));
  EXPECT_TRUE(has(dialog.say("j UID FETCH 1 ENVELOPE"), "j BAD"));
  EXPECT_TRUE(has(dialog.say("k UID FETCH x UID"), "k BAD"));
  EXPECT_EQ(dialog.say("l UID SEARCH SINCE 22-Nov-2026"), "* SEARCH 1 2\r\nl OK done\r\n");
  EXPECT_EQ(dialog.say("m UID SEARCH SINCE 23-Nov-2026"), "* SEARCH\r\nm OK done\r\n");
}

TEST_F(SimulatedMailbox, MarksMovesAndCopies) {
  for (const char* text : {"1", "2", "3"}) write(text);
  Dialog dialog = inbox();
  Dialog other = inbox();
  EXPECT_EQ(dialog.say("c UID STORE 1 +FLAGS.SILENT ($Picked)"), "c OK done\r\n");
  EXPECT_TRUE(has(dialog.say("d UID STORE 1 +FLAGS (\\Seen)"), "FLAGS ($Picked \\Seen))"));
  EXPECT_TRUE(has(dialog.say("e UID STORE 1 -FLAGS ($Picked)"), "FLAGS (\\Seen))"));

  const std::string moved = dialog.say("f UID MOVE 1:2 Processed");

  EXPECT_EQ(moved, "* OK [COPYUID 1 1,2 1,2] moved\r\n* 2 EXPUNGE\r\n* 1 EXPUNGE\r\nf OK done\r\n");
  EXPECT_EQ(other.say("c NOOP"), "* 2 EXPUNGE\r\n* 1 EXPUNGE\r\nc OK done\r\n");
  EXPECT_TRUE(has(dialog.say("g UID COPY 3 Nowhere"), "g NO [TRYCREATE]"));
  EXPECT_TRUE(has(dialog.say("h UID COPY 3 Processed"), "h OK [COPYUID 1 3 3]"));
  dialog.say("i UID STORE 3 +FLAGS.SILENT (\\Deleted)");
  EXPECT_EQ(dialog.say("j UID EXPUNGE 3"), "* 1 EXPUNGE\r\nj OK done\r\n");
  EXPECT_TRUE(has(dialog.say("k EXAMINE Processed"), "k OK [READ-ONLY]"));
  EXPECT_TRUE(has(dialog.say("l UID STORE 1 +FLAGS (\\Seen)"), "l NO [READ-ONLY]"));
  EXPECT_TRUE(has(dialog.say("m UID MOVE 1 INBOX"), "m NO [READ-ONLY]"));
}

TEST_F(SimulatedMailbox, TellsWhoIdlesAndNobodyElse) {
  Dialog dialog = inbox();
  Dialog busy = inbox();
  EXPECT_EQ(dialog.say("c IDLE"), "+ idling\r\n");

  write("Hello");

  EXPECT_EQ(dialog.notice(), "* 1 EXISTS\r\n");
  EXPECT_EQ(dialog.notice(), "") << "it is told once";
  EXPECT_EQ(busy.notice(), "");
  EXPECT_EQ(busy.say("d NOOP"), "* 1 EXISTS\r\nd OK done\r\n");
  EXPECT_EQ(dialog.say("DONE"), "c OK IDLE ended\r\n");
  dialog.say("d IDLE");
  EXPECT_EQ(dialog.say("e NOOP"), "d BAD DONE is all that may be said here\r\n");
  network_->control({{"idle", false}});
  EXPECT_TRUE(has(dialog.say("f IDLE"), "f BAD"));
  EXPECT_FALSE(has(dialog.say("g CAPABILITY"), "IDLE"));
}

TEST_F(SimulatedMailbox, SaysTheSameWhenItHearsByteByByte) {
  write("Hello");
  const std::string script =
      "a LOGIN {18+}\r\nhelp@lamps.example {8}\r\nfor-play\r\nb SELECT INBOX\r\n"
      "c UID FETCH 1:* (UID BODY.PEEK[])\r\nd IDLE\r\nDONE\r\ne UID STORE 1 FLAGS (\\Seen)\r\n"
      "f \"quo\\\"ted\"\r\ng CLOSE\r\nh LOGOUT\r\n";
  const std::string whole = imap().bytes(script);
  Dialog dialog = imap();
  std::string pieces;
  for (const char c : script) pieces += dialog.bytes(std::string_view(&c, 1));

  EXPECT_EQ(pieces, whole);
  EXPECT_TRUE(has(whole, "h OK done")) << whole;
}

TEST_F(SimulatedMailbox, EndsWhatIsNoImap) {
  for (const std::string& what :
       {std::string(8193, 'x'), "a LOGIN " + std::string(8193, 'x') + "\r\n",
        std::string("a LOGIN {65537}\r\n"), std::string("a LOGIN \"x\r\n")}) {
    Dialog dialog = imap();
    EXPECT_EQ(dialog.bytes(what), "* BYE This is no IMAP\r\n") << what.substr(0, 20);
    EXPECT_TRUE(dialog.last.ends);
  }
  EXPECT_EQ(imap().say("alone"), "* BAD a tag and a command are missing\r\n");
  std::vector<Dialog> dialogs;
  dialogs.reserve(16);
  for (int i = 0; i < 15; ++i) {
    dialogs.push_back(imap());
    EXPECT_TRUE(dialogs.back().greeting().starts_with("* OK ")) << i;
  }
  EXPECT_TRUE(imap().greeting().starts_with("* BYE [LIMIT]"));
}

TEST_F(SimulatedMailbox, EveryCodeOfTheSheetCanBeProvoked) {
  for (const char* code : {"AUTHENTICATIONFAILED", "EXPIRED", "UNAVAILABLE", "INUSE", "SERVERBUG",
                           "LIMIT", "OVERQUOTA", "PRIVACYREQUIRED"}) {
    network_->control({{"imap", code}});
    EXPECT_TRUE(imap()
                    .say("a AUTHENTICATE PLAIN " + kPlain)
                    .starts_with("a NO [" + std::string(code) + "] "))
        << code;
    network_->control({{"imap", code}, {"at", "UID FETCH"}});
    EXPECT_TRUE(has(newest(), "c NO [" + std::string(code))) << code;
  }
  network_->control({{"imap", "ALERT"}});
  const std::string said = imap().say("a LOGIN " + kAddress + " for-play");
  EXPECT_TRUE(said.starts_with("* OK [ALERT] ")) << said;
  EXPECT_TRUE(has(said, "a OK ")) << "an alert stops nothing";
  network_->control({{"imap", "BYE"}, {"at", "connect"}});
  EXPECT_TRUE(imap().last.ends);
  EXPECT_THROW(network_->control({{"imap", "NOTHING"}}), std::invalid_argument);
}

TEST_F(SimulatedMailbox, GoesWrongAsItWasTold) {
  Dialog dialog = inbox();
  network_->control({{"fault", "webhook_repeat"}});
  write("Twice");
  EXPECT_TRUE(has(dialog.say("c NOOP"), "* 2 EXISTS"));
  network_->control({{"fault", "throttle"}, {"path", "imap UID FETCH"}});
  EXPECT_TRUE(has(dialog.say("d UID FETCH 1 UID"), "d NO [LIMIT]"));
  network_->control({{"fault", "fail_after"}, {"path", "imap UID MOVE"}});
  EXPECT_EQ(dialog.say("e UID MOVE 1 Processed"), "e NO [SERVERBUG] Something is broken here\r\n");
  EXPECT_EQ(network_->phone()["mailboxes"][1]["mails"].size(), 1u) << "it was done all the same";
  network_->control({{"fault", "cut"}, {"path", "imap UID FETCH"}, {"bytes", 40}});
  dialog.say("f UID FETCH 2 BODY.PEEK[]");
  EXPECT_EQ(dialog.last.cut_after_bytes, 40) << "within the literal";
  Dialog kicked = inbox();
  network_->control({{"uidvalidity", 7}});
  EXPECT_TRUE(has(kicked.notice(), "* BYE"));
  EXPECT_TRUE(kicked.last.ends);
  EXPECT_TRUE(has(imap().bytes("a LOGIN " + kAddress + " for-play\r\nb SELECT INBOX\r\n"),
                  "[UIDVALIDITY 7]"));
}

}  // namespace
}  // namespace jackfield::email_simulator
