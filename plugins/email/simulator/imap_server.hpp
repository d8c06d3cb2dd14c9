// SPDX-License-Identifier: MIT
// IMAP4rev1 (RFC 3501) with SASL-IR, IDLE, MOVE and UIDPLUS, as far as mail is picked up with it:
// bytes in, bytes out.
#pragma once

#include "plugins/email/simulator/email_login.hpp"
#include "plugins/email/simulator/imap_words.hpp"

namespace jackfield::email_simulator {

class ImapServer final : public simulator::Connection {
 public:
  explicit ImapServer(World& world);

  simulator::Speech open(std::int64_t now_ms) override;
  simulator::Speech hear(std::string_view bytes, std::int64_t now_ms) override;
  simulator::Speech notice(std::int64_t now_ms) override;

 private:
  enum class State { greeted, logged_in, selected };
  struct Command;
  static const Command kCommands[];

  /// A command under way: its words behind the name.
  struct Call {
    std::string tag;
    std::string name;
    std::vector<Word> words;

    /// The text of a word; empty when there is none.
    std::string_view word(std::size_t at) const;
  };

  // imap_server.cpp: the dialogue
  void read();
  void run(std::vector<Word> words);
  void execute(const Call& call);
  void take_line(const std::string& line);
  void finish_login(Login login);
  void say(std::string_view line);
  void ok(const Call& call, std::string_view text = "done");
  void no(const Call& call, std::string_view text);
  void bad(const Call& call, std::string_view text);
  void sync();
  simulator::Speech take_speech();
  std::string capabilities() const;

  // imap_commands.cpp
  void capability(const Call& call);
  void noop(const Call& call);
  void logout(const Call& call);
  void starttls(const Call& call);
  void login(const Call& call);
  void authenticate(const Call& call);
  void list(const Call& call);
  void select(const Call& call);
  void close(const Call& call);
  void idle(const Call& call);
  void store(const Call& call);
  void copy(const Call& call);
  void move(const Call& call);
  void expunge(const Call& call);
  void search(const Call& call);
  std::vector<Mail*> chosen(const Call& call);
  void copy_to(const Call& call, bool moves);

  // imap_fetch.cpp
  void fetch(const Call& call);
  std::string fetched(Mail& mail, const std::vector<std::string>& items);

  std::size_t number_of(const Mail& mail) const;

  World& world_;
  std::shared_ptr<int> place_;
  ImapCommands commands_;
  State state_ = State::greeted;
  Mailbox* mailbox_ = nullptr;  // the selected one
  bool is_read_only_ = false;
  std::vector<std::uint64_t> known_;  // by sequence number, what the client has been told of
  std::optional<Call> idling_;
  std::optional<Call> logging_in_;
  std::string mechanism_;
  bool is_challenged_ = false;  // only the answer to a challenge is missing
  std::uint64_t kicks_ = 0;
  simulator::Speech speech_;
};

}  // namespace jackfield::email_simulator
