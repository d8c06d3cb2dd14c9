// SPDX-License-Identifier: MIT
// Dialogues with the simulated provider's two servers, for its tests.
#pragma once

#include "plugins/email/simulator/email_simulator.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

namespace jackfield::email_simulator {

using Json = nlohmann::json;

constexpr std::int64_t kNow = 1'795'348'800'000;  // Sun, 22 Nov 2026 12:00:00
inline const std::string kAddress = "help@lamps.example";
inline const std::string kCustomer = "customer.1@mail.example";
// "\0help@lamps.example\0for-play"
inline const std::string kPlain = "AGhlbHBAbGFtcHMuZXhhbXBsZQBmb3ItcGxheQ==";

inline Json account() {
  return {{"address", kAddress}, {"password", "for-play"}};
}

/// One connection: what is said to it, and what it answers.
class Dialog {
 public:
  Dialog(simulator::Simulator& network, std::string_view origin)
      : connection_(network.connect(origin)) {
    hear(connection_->open(kNow));
  }

  /// A line; its answer.
  std::string say(std::string_view line) { return bytes(std::string(line) + "\r\n"); }
  std::string bytes(std::string_view raw, std::int64_t now = kNow) {
    return hear(connection_->hear(raw, now));
  }
  std::string notice() { return hear(connection_->notice(kNow)); }

  simulator::Speech last;
  std::string greeting() const { return greeting_; }

 private:
  std::string hear(simulator::Speech speech) {
    last = std::move(speech);
    if (greeting_.empty()) greeting_ = last.bytes;
    return last.bytes;
  }

  std::unique_ptr<simulator::Connection> connection_;
  std::string greeting_;
};

class SimulatedMail : public ::testing::Test {
 protected:
  void SetUp() override { network_ = email_entry().make(account(), ""); }

  Dialog smtp() { return Dialog(*network_, "smtp://smtp.lamps.example:587"); }
  Dialog imap() { return Dialog(*network_, "starttls://imap.lamps.example:143"); }

  /// Greeted and logged in.
  Dialog submission() {
    Dialog dialog = smtp();
    dialog.say("EHLO host.example");
    EXPECT_EQ(dialog.say("AUTH PLAIN " + kPlain), "235 2.7.0 Logged in\r\n");
    return dialog;
  }
  Dialog inbox() {
    Dialog dialog = imap();
    dialog.say("a LOGIN " + kAddress + " for-play");
    dialog.say("b SELECT INBOX");
    return dialog;
  }

  static std::string letter(std::string_view fields = {}, std::string_view text = "Hello.") {
    return "From: Lamps <" + kAddress + ">\r\nTo: " + kCustomer +
           "\r\nDate: Sun, 22 Nov 2026 12:00:00 +0000\r\nSubject: Your lamp\r\n"
           "Message-ID: <o1@lamps.example>\r\nReply-To: help+c-tag1@lamps.example\r\n" +
           std::string(fields) + "\r\n" + std::string(text) + "\r\n";
  }
  /// A whole mail; the answer to its last dot.
  static std::string submit(Dialog& dialog, const std::string& mail,
                            const std::string& to = kCustomer) {
    dialog.say("MAIL FROM:<help+b-tag1@lamps.example>");
    dialog.say("RCPT TO:<" + to + ">");
    dialog.say("DATA");
    return dialog.bytes(mail + ".\r\n");
  }

  void act(const Json& deed) { network_->act(deed, kNow); }
  void write(const std::string& text, const std::string& subject = "A lamp") {
    act({{"do", "text"}, {"text", text}, {"subject", subject}});
  }
  /// The newest mail of the INBOX as its owner fetches it.
  std::string newest() { return inbox().say("c UID FETCH * (BODY.PEEK[])"); }
  Json messages() { return network_->phone()["chats"][0]["messages"]; }

  std::unique_ptr<simulator::Simulator> network_;
};

inline bool has(std::string_view text, std::string_view piece) {
  return text.find(piece) != std::string_view::npos;
}

}  // namespace jackfield::email_simulator
