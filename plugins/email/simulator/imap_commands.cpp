// SPDX-License-Identifier: MIT
#include "plugins/email/simulator/imap_server.hpp"
#include "plugins/email/simulator/mail_codec.hpp"

#include <algorithm>

namespace jackfield::email_simulator {

void ImapServer::capability(const Call& call) {
  say("* " + capabilities());
  ok(call);
}

void ImapServer::noop(const Call& call) {
  sync();
  ok(call);
}

void ImapServer::logout(const Call& call) {
  say("* BYE Until next time");
  ok(call);
  speech_.ends = true;
}

// The host plays the upgrade: both sides go on in the clear, from the start.
void ImapServer::starttls(const Call& call) {
  if (state_ != State::greeted) return bad(call, "not in this state");
  ok(call, "begin TLS");
  commands_ = {};
}

void ImapServer::login(const Call& call) {
  logging_in_ = call;
  finish_login(check_password(world_, call.word(0), call.word(1)));
}

void ImapServer::authenticate(const Call& call) {
  mechanism_ = upper(call.word(0));
  const auto& known = mechanisms();
  if (mechanism_ == "LOGIN" || std::find(known.begin(), known.end(), mechanism_) == known.end())
    return no(call, "[CANNOT] There is no such way to log in");
  logging_in_ = call;
  if (call.words.size() < 2) return say("+ ");
  take_line(call.words[1].text);
}

void ImapServer::list(const Call& call) {
  for (const Mailbox& mailbox : world_.mailboxes)
    say("* LIST (" + std::string(mailbox.name == "Sent" ? "\\Sent" : "") + ") \"/\" \"" +
        mailbox.name + "\"");
  ok(call);
}

void ImapServer::select(const Call& call) {
  Mailbox* const found = world_.mailbox(call.word(0));
  mailbox_ = nullptr;
  known_.clear();
  state_ = State::logged_in;
  if (found == nullptr) return no(call, "[NONEXISTENT] There is no such mailbox");
  mailbox_ = found;
  state_ = State::selected;
  is_read_only_ = call.name == "EXAMINE";
  known_.reserve(found->mails.size());
  for (const Mail& mail : found->mails) known_.push_back(mail.uid);
  say("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)");
  say(is_read_only_
          ? std::string("* OK [PERMANENTFLAGS ()] nothing may be changed")
          : std::string("* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] "
                        "any flag"));
  say("* " + std::to_string(found->mails.size()) + " EXISTS");
  say("* 0 RECENT");
  say("* OK [UIDVALIDITY " + std::to_string(found->uid_validity) + "] numbers hold");
  say("* OK [UIDNEXT " + std::to_string(found->uid_next) + "] the next number");
  ok(call, is_read_only_ ? "[READ-ONLY] selected" : "[READ-WRITE] selected");
}

void ImapServer::close(const Call& call) {
  if (!is_read_only_)
    std::erase_if(mailbox_->mails,
                  [](const Mail& mail) { return mail.flags.contains("\\Deleted"); });
  mailbox_ = nullptr;
  known_.clear();
  state_ = State::logged_in;
  ok(call);
}

void ImapServer::idle(const Call& call) {
  if (!world_.knows_idle) return bad(call, "there is no such command");
  idling_ = call;
  say("+ idling");
  sync();
}

std::vector<Mail*> ImapServer::chosen(const Call& call) {
  auto& mails = mailbox_->mails;
  const auto set = read_set(call.word(0), mails.empty() ? 0 : mails.back().uid);
  std::vector<Mail*> found;
  for (Mail& mail : mails)
    if (set && contains(*set, mail.uid)) found.push_back(&mail);
  return found;
}

// "+FLAGS.SILENT (\Seen $Picked)"
void ImapServer::store(const Call& call) {
  const std::string item = upper(call.word(1));
  const std::string_view bare =
      std::string_view(item).substr(item.starts_with('+') || item.starts_with('-'));
  const bool is_silent = bare == "FLAGS.SILENT";
  if (!read_set(call.word(0), 0) || (!is_silent && bare != "FLAGS") || call.words.size() < 3)
    return bad(call, "a set, FLAGS and a list are needed");
  if (is_read_only_) return no(call, "[READ-ONLY] The mailbox is only read");
  std::set<std::string> flags;
  for (std::size_t i = 2; i < call.words.size(); ++i)
    if (call.words[i].kind == Word::Kind::atom) flags.insert(call.words[i].text);
  sync();
  for (Mail* mail : chosen(call)) {
    if (item.front() == '-')
      for (const std::string& flag : flags) mail->flags.erase(flag);
    else if (item.front() == '+')
      mail->flags.insert(flags.begin(), flags.end());
    else
      mail->flags = flags;
    if (!is_silent)
      say("* " + std::to_string(number_of(*mail)) + " FETCH (" + fetched(*mail, {"UID", "FLAGS"}) +
          ")");
  }
  ok(call);
}

void ImapServer::copy(const Call& call) {
  copy_to(call, false);
}

void ImapServer::move(const Call& call) {
  if (!world_.knows_move) return bad(call, "there is no such command");
  if (is_read_only_) return no(call, "[READ-ONLY] The mailbox is only read");
  copy_to(call, true);
}

void ImapServer::copy_to(const Call& call, bool moves) {
  Mailbox* const to = world_.mailbox(call.word(1));
  if (to == nullptr) return no(call, "[TRYCREATE] There is no such mailbox");
  if (!read_set(call.word(0), 0)) return bad(call, "a set is needed");
  sync();
  std::string from_uids;
  std::string to_uids;
  std::set<std::uint64_t> gone;
  // The copies first: moving within one mailbox must not follow its own tail.
  const std::vector<Mail*> mails = chosen(call);
  std::vector<Mail> copies;
  copies.reserve(mails.size());
  for (const Mail* mail : mails) {
    copies.push_back(*mail);
    gone.insert(mail->uid);
  }
  for (Mail& one : copies) {
    from_uids.append(from_uids.empty() ? "" : ",").append(std::to_string(one.uid));
    one.uid = to->uid_next++;
    to_uids.append(to_uids.empty() ? "" : ",").append(std::to_string(one.uid));
    to->mails.push_back(std::move(one));
  }
  if (gone.empty()) return ok(call, "nothing was there");
  const std::string code =
      "[COPYUID " + std::to_string(to->uid_validity) + " " + from_uids + " " + to_uids + "]";
  if (!moves) return ok(call, code + " copied");
  say("* OK " + code + " moved");
  std::erase_if(mailbox_->mails, [&](const Mail& mail) { return gone.contains(mail.uid); });
  sync();
  ok(call);
}

void ImapServer::expunge(const Call& call) {
  if (is_read_only_) return no(call, "[READ-ONLY] The mailbox is only read");
  std::set<std::uint64_t> gone;
  for (const Mail* mail : chosen(call))
    if (mail->flags.contains("\\Deleted")) gone.insert(mail->uid);
  std::erase_if(mailbox_->mails, [&](const Mail& mail) { return gone.contains(mail.uid); });
  sync();
  ok(call);
}

void ImapServer::search(const Call& call) {
  const std::string key = upper(call.word(0));
  const auto since = key == "SINCE" ? read_day(call.word(1)) : std::optional<std::int64_t>(0);
  if ((key != "ALL" && key != "SINCE") || !since)
    return bad(call, "ALL or SINCE with a day are what is searched for here");
  std::string found;
  for (const Mail& mail : mailbox_->mails)
    if (mail.at_ms >= *since) found += " " + std::to_string(mail.uid);
  say("* SEARCH" + found);
  ok(call);
}

}  // namespace jackfield::email_simulator
