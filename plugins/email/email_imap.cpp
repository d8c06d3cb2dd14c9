// SPDX-License-Identifier: MIT
#include "email_imap.hpp"

#include "email_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::email {
namespace {

constexpr std::int64_t kAnswerMs = 60'000;  // a server that says nothing for so long is gone
constexpr std::int64_t kListMs = 300'000;   // many mails
constexpr std::int64_t kBodyMs = 600'000;   // a large mail on a slow line

}  // namespace

std::string Imap::lower(std::string_view text) {
  return email::lower(text);
}

void Imap::opened(const Context& context, std::string_view bytes, bool is_secure,
                  StreamWriter& out) {
  secret_ = bytes;
  is_secure_ = is_secure;
  cursor_ = read_cursor(context.cursor());
  has_written_mark_ = cursor_.mark != ImapMark::none;
  out.timer("answer", kAnswerMs);
}

void Imap::bytes(const Context& context, std::string_view bytes, StreamWriter& out) {
  if (doing_ == Doing::closed) return;
  reader_.add(bytes);
  read(context, out);
}

void Imap::secured(const Context&, StreamWriter& out) {
  // What came before TLS, read or not, may be an attacker's (RFC 3501 section 6.2.1).
  reader_.clear();
  capabilities_.clear();
  is_secure_ = true;
  command(Doing::capability, "CAPABILITY", out);
}

void Imap::timer(const Context&, std::string_view name, StreamWriter& out) {
  if (doing_ == Doing::closed) return;
  if (name == "answer") return close(Outcome::retry, "email: the IMAP server is silent", out);
  if (name == "poll" && doing_ == Doing::waiting) {
    has_news_ = true;
    return command(Doing::noop, "NOOP", out);
  }
  if (name == "renew" || name == "sync") {
    has_news_ = has_news_ || name == "sync";
    end_wait(out);
  }
}

void Imap::read(const Context& context, StreamWriter& out) {
  while (doing_ != Doing::closed) {
    ImapFound found = reader_.next();
    switch (found.kind) {
      case ImapFound::Kind::nothing:
        return;
      case ImapFound::Kind::broken:
        return close(Outcome::retry, "email: the server speaks no IMAP", out);
      case ImapFound::Kind::body:
        take_fetch(found.response);
        has_body_ = true;
        is_spooling_ = true;
        count_try(out);
        out.spool(found.body_bytes, reader_.unread(), "message/rfc822", "mail.eml");
        out.timer("answer", kBodyMs);
        return;  // goes on in spooled()
      case ImapFound::Kind::response:
        break;
    }
    const std::size_t before = out.output().commands.size();
    take(context, found.response, out);
    // What is to be stored comes first; the rest of the bytes waits for `committed`.
    const auto& commands = out.output().commands;
    for (std::size_t i = before; i < commands.size(); ++i) {
      if (commands[i].kind == StreamCommandKind::cursor) return;
      if (commands[i].kind == StreamCommandKind::start_tls) return;
    }
  }
}

void Imap::take(const Context& context, const ImapResponse& response, StreamWriter& out) {
  const std::string_view line = response.line;
  if (line.substr(0, 1) == "+") return take_continuation(out);
  if (line.substr(0, 2) == "* ") return take_untagged(response, out);
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos || line.substr(0, blank) != "J" + std::to_string(last_tag_))
    return;  // nobody's
  const std::string_view rest = line.substr(blank + 1);
  const std::size_t end = std::min(rest.find(' '), rest.size());
  take_tagged(context, rest.substr(0, end), rest.substr(end), out);
}

void Imap::take_untagged(const ImapResponse& response, StreamWriter& out) {
  const std::string_view line = std::string_view(response.line).substr(2);
  note_alert(line.substr(std::min(line.find(' '), line.size())));
  if (begins(line, "BYE"))
    return close(Outcome::retry, "email: the IMAP server ends the connection", out);
  if (doing_ == Doing::greeting) return greeted(line, out);
  if (begins(line, "CAPABILITY ")) return read_capabilities(line);
  if (begins(line, "OK ") || begins(line, "NO ")) {
    const std::string_view code = imap_code(line.substr(3));
    if (begins(code, "UIDVALIDITY")) uid_validity_ = imap_number(code, "UIDVALIDITY");
    if (begins(code, "UIDNEXT")) uid_next_ = imap_number(code, "UIDNEXT");
    if (begins(code, "HIGHESTMODSEQ")) mod_sequence_ = imap_number(code, "HIGHESTMODSEQ");
    if (begins(code, "UIDNOTSTICKY")) has_lasting_uids_ = false;
    if (begins(code, "PERMANENTFLAGS"))
      takes_any_flag_ = code.find("\\*") != std::string_view::npos;
    return;
  }
  if (begins(line, "SEARCH")) {
    for (const ImapToken& token : response.tokens) {
      const std::uint64_t uid = imap_number(token.text, "");
      if (doing_ == Doing::search && uid > 0) listed_[uid];
    }
    return;
  }
  if (response.tokens.size() < 3) return;
  const std::string& word = response.tokens[2].text;
  if (same(word, "FETCH")) take_fetch(response);
  if (same(word, "EXISTS")) {
    has_news_ = true;
    if (doing_ == Doing::idle) end_wait(out);
  }
}

void Imap::take_tagged(const Context& context, std::string_view status, std::string_view text,
                       StreamWriter& out) {
  const bool worked = same(status, "OK");
  note_alert(text);
  const Doing done = std::exchange(doing_, Doing::waiting);
  switch (done) {
    case Doing::capability:
      return worked ? log_in(out) : refused(text, out);
    case Doing::starttls:
      if (!worked) return close(Outcome::config, "email: the IMAP server offers no STARTTLS", out);
      return out.start_tls();
    case Doing::login:
      if (!worked) return login_refused(text, out);
      secret_.clear();
      read_capabilities(imap_code(trimmed(text)));
      if (capabilities_.empty()) return command(Doing::capability_after_login, "CAPABILITY", out);
      return select(out);
    case Doing::capability_after_login:
      return select(out);
    case Doing::select:
      if (!worked) return select_refused(text, out);
      is_read_only_ = begins(imap_code(trimmed(text)), "READ-ONLY");
      out.ready();
      return selected(context, out);
    case Doing::list:
      return worked ? fetch_next(context, out) : refused(text, out);
    case Doing::search:
      return worked ? found(context, out) : refused(text, out);
    case Doing::fetch:
      return worked ? fetched(context, out) : refused(text, out);
    case Doing::mark:
    case Doing::copy:
    case Doing::erase:
      return marked(context, done, worked, out);
    case Doing::idle:
      out.stop_timer("renew");
      out.stop_timer("sync");
      is_idling_ = is_stopping_ = false;
      return has_news_ ? list(out) : wait(out);
    case Doing::noop:
      return has_news_ ? list(out) : wait(out);
    default:
      return;
  }
}

void Imap::command(Doing doing, std::string_view text, StreamWriter& out) {
  doing_ = doing;
  const bool is_long = doing == Doing::list || doing == Doing::search;
  out.send("J" + std::to_string(++last_tag_) + " " + std::string(text) + "\r\n");
  out.timer("answer", is_long ? kListMs : kAnswerMs);
}

void Imap::close(Outcome outcome, std::string text, StreamWriter& out) {
  doing_ = Doing::closed;
  out.close(outcome, std::move(text));
}

// RFC 3501 section 7.1: such a text has to be shown to a person.
void Imap::note_alert(std::string_view text) const {
  if (!begins(imap_code(trimmed(text)), "ALERT")) return;
  settings_.log.warning("imap.alert", "the IMAP server says: " + one_line(imap_words(text)));
}

// A server in trouble (RFC 5530) is asked again later. Only a mailbox that is not there is for the
// operator to mend.
void Imap::select_refused(std::string_view text, StreamWriter& out) {
  constexpr std::string_view kPassing[] = {"UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT",
                                           "OVERQUOTA"};
  const std::string_view code = imap_code(trimmed(text));
  const bool passes = std::any_of(std::begin(kPassing), std::end(kPassing),
                                  [code](std::string_view one) { return begins(code, one); });
  if (passes) return refused(text, out);
  close(Outcome::config, "email: the mailbox cannot be opened", out);
}

void Imap::refused(std::string_view text, StreamWriter& out) {
  const std::string_view code = imap_code(trimmed(text));
  constexpr std::int64_t kBackOffMs = 300'000;
  Failure failure;
  failure.class_ = ErrorClass::transient;
  failure.provider_code = one_line(code.substr(0, code.find(' ')));
  failure.provider_text = cut_utf8(one_line(text), 500);
  failure.text = "email: the IMAP server refuses a command";
  const bool is_busy = begins(code, "LIMIT") || begins(code, "OVERQUOTA");
  doing_ = Doing::closed;
  out.close(is_busy ? Outcome::throttled : Outcome::retry, std::move(failure),
            is_busy ? kBackOffMs : 0);
}

}  // namespace jackfield::email
