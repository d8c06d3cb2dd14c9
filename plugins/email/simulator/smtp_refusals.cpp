// SPDX-License-Identifier: MIT
// Rows: sheet, section 4, "Error table", checked 2026-08.
#include "plugins/email/simulator/smtp_refusals.hpp"

#include <algorithm>
#include <stdexcept>

namespace jackfield::email_simulator {
namespace {

struct Row {
  std::string_view name;
  std::string_view at;
  std::string_view reply;
};

constexpr Row kRows[] = {
    {"unavailable", "connect", "421 4.3.2 Service not available"},
    {"temporary", "end", "451 4.3.0 Try again later"},
    {"greylist", "rcpt", "450 4.7.1 Greylisted, come again"},
    {"greylist_451", "rcpt", "451 4.7.1 Greylisted, come again"},
    {"recipients", "rcpt", "452 4.5.3 Too many recipients"},
    {"storage", "mail", "452 4.3.1 No room on the server"},
    {"quota", "rcpt", "452 4.2.2 The mailbox is full"},
    {"concurrency", "mail", "432 4.3.2 Too many connections of one sender"},
    {"login_temporary", "auth", "454 4.7.0 Logins cannot be checked now"},
    {"rate", "mail", "421 4.7.0 Too fast, come again later"},
    {"receiver_rate", "rcpt", "450 4.2.1 The receiver gets mail too fast"},
    {"daily", "end", "550 5.4.5 Daily sending quota exceeded"},
    {"submission_quota", "end", "554 5.2.0 Submission quota exceeded"},
    {"login_required", "mail", "530 5.7.0 Log in first"},
    {"login", "auth", "535 5.7.8 Login or password is wrong"},
    {"login_m365", "auth", "535 5.7.3 Authentication unsuccessful"},
    {"app_password", "auth", "534 5.7.9 An application's password is needed"},
    {"login_disabled", "auth", "535 5.7.139 SMTP AUTH is switched off for the mailbox"},
    {"passwords_gone", "auth", "550 5.7.30 Passwords are not taken any more"},
    {"send_as", "end", "550 5.7.60 The login may not send as this address"},
    {"no_user", "rcpt", "550 5.1.1 No such user"},
    {"no_address", "rcpt", "550 5.1.0 Address rejected"},
    {"bad_address", "rcpt", "553 5.1.3 The address is none"},
    {"no_user_m365", "rcpt", "550 5.1.10 Recipient not found"},
    {"sender", "mail", "553 5.1.7 The sender's address is none"},
    {"sender_domain", "mail", "550 5.1.8 The sender's domain is not found"},
    {"disabled", "rcpt", "550 5.2.1 The mailbox is switched off"},
    {"too_large", "mail", "552 5.3.4 The mail is too large"},
    {"too_large_receiver", "end", "552 5.2.3 The mail is too large for the receiver"},
    {"policy", "end", "550 5.7.1 Refused by policy"},
    {"policy_554", "end", "554 5.7.1 Refused by policy"},
    {"dmarc", "end", "550 5.7.26 The mail is not authenticated"},
    {"smtputf8", "rcpt", "553 5.6.7 The address needs SMTPUTF8"},
    {"syntax", "mail", "500 5.5.2 Syntax error"},
    {"syntax_501", "mail", "501 5.5.4 Syntax error in parameters"},
    {"syntax_502", "mail", "502 5.5.1 Not implemented"},
    {"syntax_503", "mail", "503 5.5.1 Bad sequence of commands"},
    {"syntax_504", "auth", "504 5.5.4 Not implemented"},
    {"syntax_555", "mail", "555 5.5.4 Unsupported option"},
};

/// Response codes of RFC 5530 and of RFC 3501; ALERT and BYE are said unasked.
std::string imap_reply(const std::string& code) {
  constexpr std::string_view kCodes[] = {
      "AUTHENTICATIONFAILED", "EXPIRED", "UNAVAILABLE", "INUSE", "SERVERBUG", "LIMIT", "OVERQUOTA",
      "PRIVACYREQUIRED"};
  if (code == "ALERT") return "* OK [ALERT] The mailbox is nearly full";
  if (code == "BYE") return "* BYE The server is going down";
  if (std::find(std::begin(kCodes), std::end(kCodes), code) == std::end(kCodes))
    throw std::invalid_argument("there is no IMAP code \"" + code + "\"");
  return "NO [" + code + "] The simulated server was told to say so";
}

}  // namespace

void order_refusal(World& world, const nlohmann::json& order) {
  const std::int64_t count = order.value("count", std::int64_t{1});
  const std::string at = text_of(order, "at");
  if (const std::string name = text_of(order, "refuse"); !name.empty()) {
    const auto row = std::find_if(std::begin(kRows), std::end(kRows),
                                  [&](const Row& one) { return one.name == name; });
    if (row == std::end(kRows)) throw std::invalid_argument("there is no refusal \"" + name + "\"");
    world.smtp_refusals.push_back({std::string(row->at), std::string(row->reply), count});
  }
  if (const std::string reply = text_of(order, "reply"); !reply.empty())
    world.smtp_refusals.push_back({at, reply, count});
  if (const std::string code = text_of(order, "imap"); !code.empty())
    world.imap_refusals.push_back({at.empty() ? "login" : at, imap_reply(code), count});
  if (const std::string error = text_of(order, "token"); !error.empty())
    world.token_refusals.push_back({"token", error, count});
}

}  // namespace jackfield::email_simulator
