// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/imap_server.hpp"

#include "plugins/email/simulator/mail_codec.hpp"

#include <algorithm>

namespace jackfield::email_simulator {
namespace {

constexpr long kMostConnections = 15;  // Gmail, of one account; sheet, section 2

}  // namespace

struct ImapServer::Command {
  std::string_view name;
  State least;
  void (ImapServer::*act)(const Call&);
};

const ImapServer::Command ImapServer::kCommands[] = {
    {"CAPABILITY", State::greeted, &ImapServer::capability},
    {"NOOP", State::greeted, &ImapServer::noop},
    {"LOGOUT", State::greeted, &ImapServer::logout},
    {"STARTTLS", State::greeted, &ImapServer::starttls},
    {"LOGIN", State::greeted, &ImapServer::login},
    {"AUTHENTICATE", State::greeted, &ImapServer::authenticate},
    {"LIST", State::logged_in, &ImapServer::list},
    {"SELECT", State::logged_in, &ImapServer::select},
    {"EXAMINE", State::logged_in, &ImapServer::select},
    {"IDLE", State::logged_in, &ImapServer::idle},
    {"CLOSE", State::selected, &ImapServer::close},
    {"UID FETCH", State::selected, &ImapServer::fetch},
    {"UID STORE", State::selected, &ImapServer::store},
    {"UID COPY", State::selected, &ImapServer::copy},
    {"UID MOVE", State::selected, &ImapServer::move},
    {"UID EXPUNGE", State::selected, &ImapServer::expunge},
    {"UID SEARCH", State::selected, &ImapServer::search},
};

std::string_view ImapServer::Call::word(std::size_t at) const {
  return at < words.size() ? std::string_view(words[at].text) : std::string_view();
}

ImapServer::ImapServer(World& world)
    : world_(world), place_(world.imap_places), kicks_(world.kicks) {}

simulator::Speech ImapServer::open(std::int64_t now_ms) {
  world_.now = std::max(world_.now, now_ms);
  std::string greeting = World::take(world_.imap_refusals, "connect");
  // The world holds one of the places itself.
  if (greeting.empty() && place_.use_count() - 1 > kMostConnections)
    greeting = "* BYE [LIMIT] Too many simultaneous connections";
  speech_.ends = greeting.starts_with("* BYE");
  say(greeting.empty() ? "* OK [" + capabilities() + "] The simulated mailbox is ready" : greeting);
  return take_speech();
}

simulator::Speech ImapServer::hear(std::string_view bytes, std::int64_t now_ms) {
  world_.now = std::max(world_.now, now_ms);
  commands_.add(bytes);
  read();
  return take_speech();
}

simulator::Speech ImapServer::notice(std::int64_t now_ms) {
  world_.now = std::max(world_.now, now_ms);
  if (kicks_ != world_.kicks) {
    say("* BYE The server is going down");
    speech_.ends = true;
    return take_speech();
  }
  // Between commands nothing may be said unasked (RFC 3501 section 5.5 leaves it open; most wait).
  if (idling_) sync();
  return take_speech();
}

void ImapServer::read() {
  while (!speech_.ends) {
    if (idling_ || logging_in_) {
      const std::optional<std::string> line = commands_.line();
      if (!line) return;
      take_line(*line);
      continue;
    }
    ImapCommands::Found found = commands_.next();
    switch (found.kind) {
      case ImapCommands::Found::Kind::nothing:
        return;
      case ImapCommands::Found::Kind::literal:
        say("+ go on");
        break;
      case ImapCommands::Found::Kind::broken:
        say("* BYE This is no IMAP");
        speech_.ends = true;
        break;
      case ImapCommands::Found::Kind::command:
        run(std::move(found.words));
    }
  }
}

void ImapServer::run(std::vector<Word> words) {
  if (words.size() < 2 || words[0].kind != Word::Kind::atom || words[1].kind != Word::Kind::atom)
    return say("* BAD a tag and a command are missing");
  Call call;
  call.tag = words[0].text;
  call.name = upper(words[1].text);
  std::size_t used = 2;
  if (call.name == "UID" && words.size() > 2) call.name += " " + upper(words[used++].text);
  call.words.assign(std::make_move_iterator(words.begin() + static_cast<std::ptrdiff_t>(used)),
                    std::make_move_iterator(words.end()));
  ++world_.counters["imap_commands"];
  const bool is_login = call.name == "LOGIN" || call.name == "AUTHENTICATE";
  const std::string ordered =
      World::take(world_.imap_refusals, is_login ? std::string_view("login") : call.name);
  const bool is_unasked = ordered.starts_with("* ");
  if (is_unasked) say(ordered);
  if (ordered.starts_with("* BYE")) speech_.ends = true;
  if (speech_.ends) return;
  if (!ordered.empty() && !is_unasked) return say(call.tag + " " + ordered);
  const std::string target = "imap " + call.name;
  if (const auto fault = world_.faults.take({"throttle", "fail"}, target)) {
    return no(call, fault->fault == "throttle" ? "[LIMIT] Too many commands"
                                               : "[SERVERBUG] Something is broken here");
  }
  const std::size_t said_before = speech_.bytes.size();
  execute(call);
  if (world_.spoil(target, said_before, speech_)) no(call, "[SERVERBUG] Something is broken here");
}

void ImapServer::execute(const Call& call) {
  for (const Command& command : kCommands) {
    if (command.name != call.name) continue;
    if (state_ < command.least) return bad(call, "not in this state");
    return (this->*command.act)(call);
  }
  bad(call, "there is no such command");
}

void ImapServer::take_line(const std::string& line) {
  if (idling_) {
    const Call call = *std::exchange(idling_, std::nullopt);
    if (same(line, "DONE")) return ok(call, "IDLE ended");
    return bad(call, "DONE is all that may be said here");
  }
  if (std::exchange(is_challenged_, false)) return finish_login(Login::refused);
  if (line == "*") return bad(*std::exchange(logging_in_, std::nullopt), "the login was given up");
  const std::optional<std::string> response = from_base64(line);
  if (!response) return bad(*std::exchange(logging_in_, std::nullopt), "this is no base64");
  finish_login(check_response(world_, mechanism_, *response));
}

void ImapServer::finish_login(Login login) {
  if (login == Login::challenged) {
    is_challenged_ = true;
    return say("+ " + challenge_of(mechanism_));
  }
  const Call call = *std::exchange(logging_in_, std::nullopt);
  if (login == Login::refused) return no(call, "[AUTHENTICATIONFAILED] The login is refused");
  state_ = State::logged_in;
  ++world_.counters["imap_logins"];
  ok(call, "[" + capabilities() + "] Logged in");
}

std::string ImapServer::capabilities() const {
  std::string text = "CAPABILITY IMAP4rev1 LITERAL+";
  if (world_.knows_idle) text += " IDLE";
  if (state_ == State::greeted) {
    text += " SASL-IR STARTTLS";
    for (const std::string& one : mechanisms())
      if (one != "LOGIN") text += " AUTH=" + one;
    return text;
  }
  return text + (world_.knows_move ? " UIDPLUS MOVE" : "");
}

void ImapServer::say(std::string_view line) {
  speech_.bytes.append(line).append("\r\n");
}

void ImapServer::ok(const Call& call, std::string_view text) {
  say(call.tag + " OK " + std::string(text));
}

void ImapServer::no(const Call& call, std::string_view text) {
  say(call.tag + " NO " + std::string(text));
}

void ImapServer::bad(const Call& call, std::string_view text) {
  say(call.tag + " BAD " + std::string(text));
}

// What became of the mailbox since the client was last told: first what is gone, from the end on so
// that the numbers before stay what they are, then what is there.
void ImapServer::sync() {
  if (mailbox_ == nullptr) return;
  const auto& mails = mailbox_->mails;
  for (std::size_t i = known_.size(); i-- > 0;) {
    const auto is_it = [&](const Mail& mail) { return mail.uid == known_[i]; };
    if (std::any_of(mails.begin(), mails.end(), is_it)) continue;
    say("* " + std::to_string(i + 1) + " EXPUNGE");
    known_.erase(known_.begin() + static_cast<std::ptrdiff_t>(i));
  }
  if (known_.size() == mails.size()) return;
  known_.reserve(mails.size());
  for (std::size_t i = known_.size(); i < mails.size(); ++i) known_.push_back(mails[i].uid);
  say("* " + std::to_string(known_.size()) + " EXISTS");
}

std::size_t ImapServer::number_of(const Mail& mail) const {
  const auto found = std::find(known_.begin(), known_.end(), mail.uid);
  return static_cast<std::size_t>(found - known_.begin()) + 1;
}

simulator::Speech ImapServer::take_speech() {
  return std::exchange(speech_, {});
}

}  // namespace jackfield::email_simulator
