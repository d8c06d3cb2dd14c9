// SPDX-License-Identifier: MIT
// From the greeting to a session (RFC 3501 sections 6.2 and 7.1, RFC 4959, RFC 7628).
#include "email_imap.hpp"

#include "email_errors.hpp"
#include "email_text.hpp"

namespace jackfield::email {

void Imap::greeted(std::string_view text, StreamWriter& out) {
  const bool is_ok = begins(text, "OK");
  // A server that thinks we are somebody already cannot be upgraded to TLS any more.
  if (!is_ok) return close(Outcome::config, "email: the IMAP server greets in no way we know", out);
  if (settings_.imap.security == "starttls" && !is_secure_)
    return command(Doing::starttls, "STARTTLS", out);
  read_capabilities(imap_code(trimmed(text.substr(2))));
  if (capabilities_.empty()) return command(Doing::capability, "CAPABILITY", out);
  log_in(out);
}

void Imap::read_capabilities(std::string_view text) {
  if (!begins(text, "CAPABILITY")) return;
  capabilities_.clear();
  for (const ImapToken& token : imap_tokens(text.substr(10), {})) {
    if (capabilities_.size() < 500) capabilities_.insert(lower(token.text));
  }
}

void Imap::log_in(StreamWriter& out) {
  if (!is_secure_ && settings_.imap.security != "none")
    return close(Outcome::config, "email: no login without TLS", out);
  const std::string mechanism = settings_.sasl;
  const bool has_plain = can("AUTH=PLAIN");
  if (mechanism == "login" || (mechanism == "plain" && !has_plain)) {
    const std::string user = imap_quoted(settings_.user);
    const std::string password = imap_quoted(secret_);
    if (can("LOGINDISABLED") || user.empty() || password.empty())
      return close(Outcome::config, "email: the IMAP server takes no such login", out);
    capabilities_.clear();  // what it can afterwards is another list
    return command(Doing::login, "LOGIN " + user + " " + password, out);
  }
  if (!can("AUTH=" + mechanism))
    return close(Outcome::config, "email: the IMAP server does not offer " + mechanism, out);
  std::string text = "AUTHENTICATE ";
  for (const char c : mechanism) text += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  has_answered_challenge_ = can("SASL-IR");
  if (has_answered_challenge_) text += " " + sasl_response(settings_, mechanism, secret_);
  capabilities_.clear();
  command(Doing::login, text, out);
}

void Imap::take_continuation(StreamWriter& out) {
  if (doing_ == Doing::idle) {
    is_idling_ = true;
    out.stop_timer("answer");
    if (has_news_) end_wait(out);
    return;
  }
  if (doing_ != Doing::login) return;
  if (!has_answered_challenge_) {
    has_answered_challenge_ = true;
    return out.send(sasl_response(settings_, settings_.sasl, secret_) + "\r\n");
  }
  // The challenge says why the token is refused; only an answer to it ends the dialogue.
  out.send(settings_.sasl == "oauthbearer" ? "AQ==\r\n" : "\r\n");
}

// Codes: RFC 5530; sheet section 4, checked 2026-08.
void Imap::login_refused(std::string_view text, StreamWriter& out) {
  constexpr std::int64_t kBackOffMs = 300'000;
  const std::string_view code = imap_code(trimmed(text));
  const std::string words(cut_utf8(one_line(imap_words(text)), 500));
  Failure failure;
  failure.class_ = ErrorClass::unauthenticated;
  failure.provider_code = one_line(code.substr(0, code.find(' ')));
  failure.provider_text = cut_utf8(one_line(text), 500);
  failure.text = "email: the IMAP server refuses the login";
  Outcome outcome = Outcome::unauthenticated;
  if (begins(code, "UNAVAILABLE") || begins(code, "INUSE") || begins(code, "SERVERBUG")) {
    outcome = Outcome::retry;
    failure.class_ = ErrorClass::transient;
  } else if (begins(code, "LIMIT")) {
    outcome = Outcome::throttled;
    failure.class_ = ErrorClass::throttled;
  } else if (begins(code, "OVERQUOTA")) {
    // Nothing is wrong with the password; the account says so while it is tried again.
    outcome = Outcome::throttled;
    failure.class_ = ErrorClass::throttled;
    failure.code = "mailbox_full";
    failure.text = "email: the mailbox is over its quota: " + words;
    failure.remedy = "Make room in the mailbox, or have its quota raised.";
  } else if (begins(code, "PRIVACYREQUIRED")) {
    outcome = Outcome::config;
    failure.class_ = ErrorClass::config;
    failure.field = "/imap/security";
    failure.remedy = "Set it to \"tls\" or \"starttls\".";
  } else {
    failure.remedy = kLoginRemedy;
    if (begins(code, "ALERT")) failure.text += ": " + words;
  }
  doing_ = Doing::closed;
  out.close(outcome, std::move(failure), outcome == Outcome::throttled ? kBackOffMs : 0);
}

}  // namespace jackfield::email
