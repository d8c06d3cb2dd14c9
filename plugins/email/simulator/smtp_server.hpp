// SPDX-License-Identifier: MIT
// Mail submission (RFC 6409) with login: bytes in, bytes out. What is taken goes to the people's
// mail programs, or back into the account's own mailbox.
#pragma once

#include "plugins/email/simulator/email_login.hpp"
#include "plugins/email/simulator/smtp_data.hpp"
#include "plugins/email/simulator/smtp_words.hpp"

#include <optional>

namespace jackfield::email_simulator {

class SmtpServer final : public simulator::Connection {
 public:
  explicit SmtpServer(World& world);

  simulator::Speech open(std::int64_t now_ms) override;
  simulator::Speech hear(std::string_view bytes, std::int64_t now_ms) override;

 private:
  struct Command;
  static const Command kCommands[];

  void read();
  /// Runs one command, with what was ordered to go wrong with it; `at` names it in orders.
  void run(std::string_view at, std::string_view words, void (SmtpServer::*act)(std::string_view));
  void take_line(std::string_view line);
  void too_long(bool is_auth);

  void ehlo(std::string_view words);
  void helo(std::string_view words);
  void auth(std::string_view words);
  void mail(std::string_view words);
  void rcpt(std::string_view words);
  void data(std::string_view words);
  void end_of_data(std::string_view words);
  void rset(std::string_view words);
  void noop(std::string_view words);
  void vrfy(std::string_view words);
  void quit(std::string_view words);

  void auth_step(std::string_view line);
  void finish_login(Login login);
  std::string fault_of_mail() const;
  void take_mail();
  void forget();
  void say(std::string_view reply);

  World& world_;
  std::shared_ptr<int> place_;
  std::string unread_;
  simulator::Speech speech_;
  bool has_greeted_ = false;
  bool is_logged_in_ = false;
  std::string mechanism_;  // of a login under way
  std::string login_user_;
  bool has_login_user_ = false;
  bool is_challenged_ = false;
  std::optional<Path> from_;
  std::vector<std::string> recipients_;
  std::optional<SmtpData> data_;
};

}  // namespace jackfield::email_simulator
