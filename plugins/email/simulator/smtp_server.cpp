// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/smtp_server.hpp"

#include "plugins/email/simulator/email_post.hpp"
#include "plugins/email/simulator/mail_codec.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::email_simulator {
namespace {

constexpr long kMostSmtpConnections = 3;  // Microsoft 365, of one mailbox; sheet, section 2
constexpr std::int64_t kSmtpDayMs = 86'400'000;

}  // namespace

struct SmtpServer::Command {
  std::string_view name;
  void (SmtpServer::*act)(std::string_view);
};

const SmtpServer::Command SmtpServer::kCommands[] = {
    {"EHLO", &SmtpServer::ehlo}, {"HELO", &SmtpServer::helo}, {"AUTH", &SmtpServer::auth},
    {"MAIL", &SmtpServer::mail}, {"RCPT", &SmtpServer::rcpt}, {"DATA", &SmtpServer::data},
    {"RSET", &SmtpServer::rset}, {"NOOP", &SmtpServer::noop}, {"VRFY", &SmtpServer::vrfy},
    {"QUIT", &SmtpServer::quit},
};

SmtpServer::SmtpServer(World& world) : world_(world), place_(world.smtp_places) {}

simulator::Speech SmtpServer::open(std::int64_t now_ms) {
  world_.now = std::max(world_.now, now_ms);
  const std::string refused = World::take(world_.smtp_refusals, "connect");
  say(refused.empty() ? "220 smtp.simulated ESMTP" : refused);
  speech_.ends = !refused.empty();
  return std::exchange(speech_, {});
}

simulator::Speech SmtpServer::hear(std::string_view bytes, std::int64_t now_ms) {
  world_.now = std::max(world_.now, now_ms);
  unread_.append(bytes);
  read();
  return std::exchange(speech_, {});
}

void SmtpServer::read() {
  while (!speech_.ends && !unread_.empty()) {
    if (data_) {
      unread_.erase(0, data_->read(unread_));
      if (!data_->is_done()) return;
      run("end", {}, &SmtpServer::end_of_data);
      forget();
      continue;
    }
    const bool is_auth = !mechanism_.empty() || same(unread_.substr(0, 4), "AUTH");
    const std::size_t most = is_auth ? kLongestAuth : kLongestCommand;
    const std::size_t end = unread_.find('\n');
    if (std::min(end, unread_.size()) + 1 > most) return too_long(is_auth);
    if (end == std::string::npos) return;
    const std::string line = unread_.substr(0, end);
    unread_.erase(0, end + 1);
    if (!line.ends_with('\r'))
      say("500 5.5.2 A line ends in CRLF");
    else
      take_line(std::string_view(line).substr(0, line.size() - 1));
  }
}

void SmtpServer::too_long(bool is_auth) {
  unread_.clear();
  say(is_auth ? "500 5.5.6 The line is too long" : "500 5.5.2 The line is too long");
  speech_.ends = true;
}

void SmtpServer::take_line(std::string_view line) {
  if (!mechanism_.empty()) return auth_step(line);
  const std::string_view name = line.substr(0, line.find(' '));
  for (const Command& command : kCommands) {
    if (!same(command.name, name)) continue;
    return run(command.name, trimmed(line.substr(name.size())), command.act);
  }
  say("502 5.5.1 There is no such command");
}

void SmtpServer::run(std::string_view at, std::string_view words,
                     void (SmtpServer::*act)(std::string_view)) {
  ++world_.counters["smtp_commands"];
  if (const std::string ordered = World::take(world_.smtp_refusals, at); !ordered.empty()) {
    speech_.ends = ordered.starts_with("421");
    return say(ordered);
  }
  const std::string target = "smtp " + std::string(at);
  if (const auto fault = world_.faults.take({"throttle", "fail"}, target)) {
    speech_.ends = fault->fault == "throttle";
    return say(speech_.ends ? "421 4.7.0 Too fast, come again later" : "451 4.3.0 Try again later");
  }
  const std::size_t said_before = speech_.bytes.size();
  (this->*act)(words);
  if (world_.spoil(target, said_before, speech_)) say("451 4.3.0 Try again later");
}

void SmtpServer::ehlo(std::string_view words) {
  if (words.empty()) return say("501 5.5.4 Syntax: EHLO name");
  has_greeted_ = true;
  forget();
  say("250-smtp.simulated");
  say("250-PIPELINING");
  say("250-SIZE " + std::to_string(world_.largest_mail));
  std::string ways;
  for (const std::string& one : mechanisms()) ways.append(" ").append(one);
  say("250-AUTH" + ways);
  if (world_.knows_smtputf8) say("250-SMTPUTF8");
  say("250-ENHANCEDSTATUSCODES");
  say("250 8BITMIME");
}

void SmtpServer::helo(std::string_view words) {
  if (words.empty()) return say("501 5.5.4 Syntax: HELO name");
  has_greeted_ = true;
  forget();
  say("250 smtp.simulated");
}

void SmtpServer::auth(std::string_view words) {
  if (!has_greeted_ || is_logged_in_ || from_) return say("503 5.5.1 Not now");
  const std::string_view name = words.substr(0, words.find(' '));
  const std::string_view initial = trimmed(words.substr(name.size()));
  const auto& known = mechanisms();
  const std::string mechanism = upper(name);
  if (std::find(known.begin(), known.end(), mechanism) == known.end())
    return say("504 5.5.4 There is no such way to log in");
  mechanism_ = mechanism;
  has_login_user_ = is_challenged_ = false;
  if (!initial.empty()) return auth_step(initial == "=" ? std::string_view() : initial);
  say(mechanism_ == "LOGIN" ? "334 VXNlcm5hbWU6" : "334 ");
}

void SmtpServer::auth_step(std::string_view line) {
  if (std::exchange(is_challenged_, false)) return finish_login(Login::refused);
  const std::optional<std::string> response = from_base64(line);
  if (!response) {
    mechanism_.clear();
    return say(line == "*" ? "501 5.7.0 The login was given up" : "501 5.5.2 This is no base64");
  }
  if (mechanism_ != "LOGIN") return finish_login(check_response(world_, mechanism_, *response));
  if (!std::exchange(has_login_user_, true)) {
    login_user_ = *response;
    return say("334 UGFzc3dvcmQ6");
  }
  finish_login(check_password(world_, login_user_, *response));
}

void SmtpServer::finish_login(Login login) {
  if (login == Login::challenged) {
    is_challenged_ = true;
    return say("334 " + challenge_of(mechanism_));
  }
  mechanism_.clear();
  is_logged_in_ = login == Login::granted;
  if (!is_logged_in_) return say("535 5.7.8 Login or password is wrong");
  ++world_.counters["smtp_logins"];
  say("235 2.7.0 Logged in");
}

void SmtpServer::mail(std::string_view words) {
  if (!has_greeted_ || from_) return say("503 5.5.1 Bad sequence of commands");
  if (!is_logged_in_) return say("530 5.7.0 Log in first");
  // The world holds one of the places itself.
  if (place_.use_count() - 1 > kMostSmtpConnections)
    return say("432 4.3.2 Too many connections of one sender");
  Path path = read_path(words, "FROM:", true);
  if (path.fault.empty() && path.is_utf8 && !world_.knows_smtputf8)
    path.fault = "555 5.5.4 Unsupported option: SMTPUTF8";
  if (path.fault.empty()) path.fault = address_fault(path.address, path.is_utf8);
  if (path.fault.empty() && !world_.is_own(path.address))
    path.fault = "550 5.7.60 The login may not send as this address";
  if (path.fault.empty() && path.size_bytes > world_.largest_mail)
    path.fault = "552 5.3.4 The mail is larger than the server takes";
  if (!path.fault.empty()) return say(path.fault);
  from_ = std::move(path);
  say("250 2.1.0 Ok");
}

void SmtpServer::rcpt(std::string_view words) {
  if (!from_) return say("503 5.5.1 Bad sequence of commands");
  if (recipients_.size() >= kMostRecipients) return say("452 4.5.3 Too many recipients");
  Path path = read_path(words, "TO:", false);
  if (path.fault.empty()) path.fault = address_fault(path.address, from_->is_utf8);
  const std::string_view domain = std::string_view(world_.address).substr(world_.address.find('@'));
  // The provider knows who is at home with it.
  if (path.fault.empty() && lower(path.address).ends_with(domain) && !world_.is_own(path.address))
    path.fault = "550 5.1.1 <" + path.address + ">: No such user";
  if (!path.fault.empty()) return say(path.fault);
  recipients_.push_back(std::move(path.address));
  say("250 2.1.5 Ok");
}

void SmtpServer::data(std::string_view words) {
  if (!words.empty()) return say("501 5.5.4 Syntax: DATA");
  if (!from_ || recipients_.empty()) return say("503 5.5.1 Bad sequence of commands");
  data_.emplace(world_.largest_mail);
  say("354 End with a line of one dot");
}

void SmtpServer::end_of_data(std::string_view) {
  auto& times = world_.taken_at;
  while (!times.empty() && times.front() <= world_.now - kSmtpDayMs) times.pop_front();
  if (times.size() >= kMostMailsADay) return say("550 5.4.5 Daily sending quota exceeded");
  if (const std::string fault = fault_of_mail(); !fault.empty()) return say(fault);
  times.push_back(world_.now);
  take_mail();
  say("250 2.0.0 Ok: queued as SIM" + std::to_string(++world_.serial));
}

std::string SmtpServer::fault_of_mail() const {
  std::string fault = data_->fault(from_->is_eight_bit || from_->is_utf8);
  if (!fault.empty()) return fault;
  const ReadMail mail = read_mail(data_->text());
  for (const char* name : {"From", "Date", "Subject", "Message-ID"}) {
    if (mail.count(name) != 1)
      return "554 5.6.0 There is not exactly one " + std::string(name) + " (RFC 5322)";
  }
  if (!world_.is_own(address_in(mail.field("from"))))
    return "550 5.7.60 The login may not send as this From";
  return {};
}

void SmtpServer::take_mail() {
  const Said posted = read_posted(data_->text(), from_->address);
  for (const std::string& recipient : recipients_) {
    if (world_.is_own(recipient))
      world_.deliver(from_->address, recipient, data_->text());
    else
      hand_over(world_, recipient, posted);
  }
  ++world_.counters["mails_taken"];
}

void SmtpServer::rset(std::string_view) {
  forget();
  say("250 2.0.0 Ok");
}

void SmtpServer::noop(std::string_view) {
  say("250 2.0.0 Ok");
}

void SmtpServer::vrfy(std::string_view) {
  say("252 2.1.5 Send a mail and see");
}

void SmtpServer::quit(std::string_view) {
  say("221 2.0.0 Bye");
  speech_.ends = true;
}

void SmtpServer::forget() {
  from_.reset();
  recipients_.clear();
  data_.reset();
}

void SmtpServer::say(std::string_view reply) {
  speech_.bytes.append(reply).append("\r\n");
}

}  // namespace jackfield::email_simulator
