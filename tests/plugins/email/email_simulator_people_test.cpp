// SPDX-License-Identifier: MIT
// The people's mail programs: what becomes of a mail that is written, answered, opened.
#include "simulated_mail.hpp"

namespace jackfield::email_simulator {
namespace {

using SimulatedPeople = SimulatedMail;

TEST_F(SimulatedPeople, AFirstMailHasASubjectAndAnswersNothing) {
  act({{"do", "text"},
       {"text", "Grüß Gott\n.\nhave you lamps?"},
       {"subject", "Größe der Lampe"},
       {"files", {"plan.txt", "lamp.png"}}});

  const std::string mail = newest();

  EXPECT_TRUE(has(mail, "\r\nSubject: =?utf-8?B?R3LDtsOfZSBkZXIgTGFtcGU=?=\r\n")) << mail;
  EXPECT_FALSE(has(mail, "In-Reply-To")) << mail;
  EXPECT_TRUE(has(mail, "filename=\"plan.txt\"")) << mail;
  EXPECT_TRUE(has(mail, "Content-Type: image/png")) << mail;
  EXPECT_EQ(messages()[0]["subject"], "Größe der Lampe");
  EXPECT_EQ(messages()[0]["files"][1]["name"], "lamp.png");
  EXPECT_THROW(act({{"do", "text"}, {"text", ""}, {"subject", "x"}}), std::invalid_argument);
}

TEST_F(SimulatedPeople, AnAnswerNamesWhatItAnswersAndQuotesIt) {
  Dialog dialog = submission();
  submit(dialog, letter("References: <m0@mail.example> <m1@mail.example>\r\n"));

  act({{"do", "text"}, {"text", "Thanks"}, {"answers", "o1@lamps.example"}});

  const std::string mail = newest();
  EXPECT_TRUE(has(mail, "\r\nDelivered-To: help+c-tag1@lamps.example\r\n")) << mail;
  EXPECT_TRUE(has(mail, "\r\nTo: help+c-tag1@lamps.example\r\n")) << mail;
  EXPECT_TRUE(has(mail, "\r\nSubject: Re: Your lamp\r\n")) << mail;
  EXPECT_TRUE(has(mail, "\r\nIn-Reply-To: <o1@lamps.example>\r\n")) << mail;
  EXPECT_TRUE(has(mail,
                  "\r\nReferences:\r\n <m0@mail.example>\r\n <m1@mail.example>\r\n "
                  "<o1@lamps.example>\r\n"))
      << mail;
  EXPECT_EQ(messages()[1]["text"], "Thanks") << "the quotation is below, and not shown";
  act({{"do", "text"}, {"text", "And once more"}});
  EXPECT_TRUE(has(newest(), "In-Reply-To: <o1@lamps.example>")) << "the account's last mail";
  EXPECT_THROW(act({{"do", "text"}, {"text", "x"}, {"answers", "none"}}), std::invalid_argument);
}

TEST_F(SimulatedPeople, AMailIsReadWithItsFilesAndItsAlternative) {
  Dialog dialog = submission();
  submit(dialog,
         letter("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"m\"\r\n",
                "--m\r\nContent-Type: multipart/alternative; boundary=\"a\"\r\n\r\n"
                "--a\r\nContent-Type: text/plain; charset=utf-8\r\n"
                "Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=\r\n=C3=9Fe\r\n"
                "--a\r\nContent-Type: text/html\r\n\r\n<p>no</p>\r\n--a--\r\n"
                "--m\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
                "Content-Disposition: attachment; filename*=UTF-8''L%C3%A4mpchen.png\r\n\r\n"
                "AAAA\r\n--m--"));

  const Json mail = messages().at(0);

  EXPECT_EQ(mail["text"], "Grüße");
  EXPECT_EQ(mail["files"][0]["name"], "Lämpchen.png");
  EXPECT_EQ(mail["files"][0]["size_bytes"], 3);
}

TEST_F(SimulatedPeople, AReceiptIsSentOnceAndOnlyWhenAsked) {
  Dialog dialog = submission();
  submit(dialog, letter());
  act({{"do", "read"}, {"message", "o1@lamps.example"}});
  EXPECT_TRUE(messages()[0]["is_read"]);
  EXPECT_FALSE(has(newest(), "disposition-notification"));
  std::string second = letter("Disposition-Notification-To: help+c-tag1@lamps.example\r\n");
  second.replace(second.find("o1@"), 2, "o2");
  submit(dialog, second);
  EXPECT_TRUE(messages()[1]["asks_receipt"]);

  act({{"do", "read"}, {"message", "o2@lamps.example"}});
  act({{"do", "read"}, {"message", "o2@lamps.example"}});

  const std::string mail = newest();
  EXPECT_TRUE(has(mail, "UID 1 BODY[]")) << mail;
  EXPECT_TRUE(has(mail, "\r\nDelivered-To: help+c-tag1@lamps.example\r\n")) << mail;
  EXPECT_TRUE(has(mail, "report-type=disposition-notification;")) << mail;
  EXPECT_TRUE(has(mail, "\r\nOriginal-Message-ID: <o2@lamps.example>\r\n")) << mail;
  EXPECT_TRUE(has(mail, "MDN-sent-manually; displayed\r\n")) << mail;
  EXPECT_THROW(act({{"do", "read"}, {"message", "none"}}), std::invalid_argument);
}

TEST_F(SimulatedPeople, MailsBounceAreComplainedAboutAndAnsweredByNobody) {
  Dialog dialog = submission();
  submit(dialog, letter());
  act({{"do", "bounce"}, {"message", "o1@lamps.example"}, {"status", "5.2.2"}});
  std::string mail = newest();
  EXPECT_TRUE(has(mail, "Return-Path: <>\r\nDelivered-To: help+b-tag1@lamps.example\r\n")) << mail;
  EXPECT_TRUE(has(mail, "\r\nStatus: 5.2.2\r\n")) << mail;
  act({{"do", "complain"}, {"message", "o1@lamps.example"}});
  EXPECT_TRUE(has(newest(), "\r\nOriginal-Rcpt-To: " + kCustomer + "\r\n"));
  act({{"do", "away"}});
  mail = newest();
  EXPECT_TRUE(has(mail, "\r\nAuto-Submitted: auto-replied\r\n")) << mail;
  EXPECT_TRUE(has(mail, "\r\nSubject: Automatic reply: Your lamp\r\n")) << mail;

  network_->control({{"user", "gone@mail.example"}, {"bounces", "5.1.1"}});
  EXPECT_EQ(submit(dialog, letter(), "gone@mail.example").substr(0, 3), "250");
  mail = newest();
  EXPECT_TRUE(has(mail, "Final-Recipient: rfc822; gone@mail.example\r\n")) << mail;
  EXPECT_TRUE(has(mail, "\r\nStatus: 5.1.1\r\n")) << mail;
  EXPECT_THROW(act({{"do", "dance"}}), std::invalid_argument);
}

TEST_F(SimulatedPeople, AMailToTheAccountItselfComesToItsMailbox) {
  Dialog dialog = submission();

  submit(dialog, letter(), "help+x@lamps.example");

  EXPECT_TRUE(has(newest(), "Delivered-To: help+x@lamps.example"));
  EXPECT_TRUE(messages().empty());
}

}  // namespace
}  // namespace jackfield::email_simulator
