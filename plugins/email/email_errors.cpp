// SPDX-License-Identifier: MIT
// Codes: RFC 5321, RFC 3463 and the providers' own, sheet section 4 "Error table", checked 2026-08.
#include "email_errors.hpp"

#include "email_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::email {
namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;

struct Meaning {
  std::uint32_t status;       // 0: any
  std::string_view enhanced;  // the whole code, or a beginning that ends in a dot; empty: any
  std::string_view words;     // in the reply; empty: any
  Outcome outcome;
  ErrorClass error_class;
  std::int64_t retry_after_ms;  // retry: 0 is rarer with every attempt
  std::string_view code;
  std::string_view text;
};

// The first that fits counts. Enhanced codes are surer than words, words than plain codes.
constexpr Meaning kMeanings[] = {
    {421, "4.7.0", "", Outcome::throttled, ErrorClass::throttled, kHour, "rate_limit",
     "the server asks to slow down"},
    {450, "4.2.1", "", Outcome::throttled, ErrorClass::throttled, kHour, "rate_limit",
     "the receiver gets mail too fast"},
    {432, "", "", Outcome::throttled, ErrorClass::throttled, 5 * kMinute, "concurrency",
     "too many connections at once"},
    {550, "5.4.5", "", Outcome::throttled, ErrorClass::throttled, 24 * kHour, "daily_limit",
     "the account's daily limit is reached"},
    {554, "5.2.0", "", Outcome::throttled, ErrorClass::throttled, kHour, "submission_quota",
     "the account's submission quota is used up"},
    {450, "4.7.1", "", Outcome::retry, ErrorClass::transient, 0, "greylisted",
     "the receiver wants it to be tried again"},
    {451, "4.7.1", "", Outcome::retry, ErrorClass::transient, 0, "greylisted",
     "the receiver wants it to be tried again"},
    {452, "4.5.3", "", Outcome::retry, ErrorClass::transient, kMinute, "too_many_recipients",
     "too many recipients at once"},
    {454, "4.7.0", "", Outcome::retry, ErrorClass::transient, 0, "login_unavailable",
     "the server cannot check logins now"},
    {530, "", "", Outcome::config, ErrorClass::config, 0, "login_required",
     "the server wants TLS or a login first"},
    {535, "", "", Outcome::unauthenticated, ErrorClass::unauthenticated, 0, "login_refused",
     "the server refuses the login"},
    {534, "", "", Outcome::unauthenticated, ErrorClass::unauthenticated, 0, "login_refused",
     "the server refuses this way to log in"},
    {0, "5.7.30", "", Outcome::unauthenticated, ErrorClass::unauthenticated, 0, "login_refused",
     "the server no longer takes passwords"},
    {0, "5.7.60", "", Outcome::config, ErrorClass::config, 0, "sender_refused",
     "the login may not send as this address"},
    // Of the sender, not the recipient. Source: RFC 3463 section 3.2, read 2026-11-22.
    {0, "5.1.7", "", Outcome::config, ErrorClass::config, 0, "sender_refused",
     "the server refuses the sender's address"},
    {0, "5.1.8", "", Outcome::config, ErrorClass::config, 0, "sender_refused",
     "the server refuses the domain of the sender's address"},
    {0, "5.1.", "", Outcome::recipient_gone, ErrorClass::recipient_gone, 0, "bad_recipient",
     "there is no such address"},
    {0, "5.2.1", "", Outcome::recipient_gone, ErrorClass::recipient_gone, 0, "bad_recipient",
     "the mailbox is switched off"},
    {0, "5.3.4", "", Outcome::invalid, ErrorClass::invalid, 0, "too_large",
     "the mail is too large for the server"},
    {0, "5.2.3", "", Outcome::invalid, ErrorClass::invalid, 0, "too_large",
     "the mail is too large for the receiver"},
    {0, "5.6.7", "", Outcome::invalid, ErrorClass::invalid, 0, "smtputf8_needed",
     "the server takes no address with characters beyond ASCII"},
    {0, "5.7.", "", Outcome::invalid, ErrorClass::moderation, 0, "policy",
     "the receiver's policy refuses it: see SPF, DKIM and DMARC of the domain"},
    {552, "", "", Outcome::invalid, ErrorClass::invalid, 0, "too_large",
     "the mail is too large for the server"},
    {550, "", "daily", Outcome::throttled, ErrorClass::throttled, 24 * kHour, "daily_limit",
     "the account's daily limit is reached"},
    {550, "", "", Outcome::recipient_gone, ErrorClass::recipient_gone, 0, "bad_recipient",
     "the server refuses the recipient"},
    {551, "", "", Outcome::recipient_gone, ErrorClass::recipient_gone, 0, "bad_recipient",
     "the receiver is elsewhere"},
    {553, "", "", Outcome::recipient_gone, ErrorClass::recipient_gone, 0, "bad_recipient",
     "the server refuses the address"},
};

bool fits(const Meaning& meaning, std::uint32_t status, std::string_view enhanced,
          std::string_view words) {
  if (meaning.status != 0 && meaning.status != status) return false;
  const bool is_family = !meaning.enhanced.empty() && meaning.enhanced.back() == '.';
  const bool has_code = meaning.enhanced.empty() || (is_family ? begins(enhanced, meaning.enhanced)
                                                               : enhanced == meaning.enhanced);
  return has_code && contains(words, meaning.words);
}

Step without_answer(const ExchangeView& exchange) {
  const std::string why = "email: " + std::string(exchange.error());
  switch (exchange.result()) {
    case ExchangeResult::uncertain:
      // Lost behind the final dot: it may have been taken.
      return Step::failed(Outcome::uncertain, ErrorClass::uncertain, {}, {}, why);
    case ExchangeResult::expired:
      return Step::failed(Outcome::retry, ErrorClass::expired, {}, {},
                          "email: its time was over before it could be sent");
    case ExchangeResult::refused:
      return Step::failed(Outcome::invalid, ErrorClass::config, {}, {},
                          "email: the host refused the request: " + std::string(exchange.error()));
    default:
      return Step::failed(Outcome::retry, ErrorClass::transient, {}, {}, why);
  }
}

// How long to wait for whom it is too early now: rarer with every attempt. Sheet, section 4.
std::int64_t pause_before(std::uint32_t attempt) {
  constexpr std::int64_t kPauses[] = {5 * kMinute, 15 * kMinute, 30 * kMinute, kHour, 2 * kHour};
  const std::size_t made = attempt > 0 ? attempt - 1 : 0;
  return kPauses[std::min(made, std::size(kPauses) - 1)];
}

}  // namespace

Step submission_failed(const ExchangeView& exchange, std::uint32_t attempt) {
  if (!exchange.answered()) return without_answer(exchange);
  const std::string_view enhanced = exchange.header("smtp-enhanced-code");
  const std::string words(cut_utf8(one_line(exchange.body()), 1000));
  const std::string code =
      enhanced.empty() ? std::to_string(exchange.status()) : std::string(enhanced);
  for (const Meaning& meaning : kMeanings) {
    if (!fits(meaning, exchange.status(), enhanced, words)) continue;
    Step step = Step::failed(meaning.outcome, meaning.error_class, code, words,
                             "email: " + std::string(meaning.text));
    step.done->error->code = meaning.code;
    const bool is_rarer = meaning.outcome == Outcome::retry && meaning.retry_after_ms == 0;
    step.done->retry_after_ms = is_rarer ? pause_before(attempt) : meaning.retry_after_ms;
    if (meaning.code == "login_refused") step.done->error->remedy = kLoginRemedy;
    if (meaning.code == "sender_refused") step.done->error->field = "/address";
    if (meaning.code == "login_required") step.done->error->field = "/smtp/security";
    return step;
  }
  if (exchange.status() >= 400 && exchange.status() < 500) {
    Step step = Step::failed(Outcome::retry, ErrorClass::transient, code, words,
                             "email: the server cannot take it now");
    step.done->retry_after_ms = pause_before(attempt);
    return step;
  }
  return Step::failed(Outcome::invalid, ErrorClass::invalid, code, words,
                      "email: the server refuses the mail");
}

}  // namespace jackfield::email
