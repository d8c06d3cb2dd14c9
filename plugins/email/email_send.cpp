// SPDX-License-Identifier: MIT
#include "email_send.hpp"

#include "email_address.hpp"
#include "email_compose.hpp"
#include "email_errors.hpp"
#include "email_outgoing.hpp"
#include "email_restraint.hpp"
#include "email_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace jackfield::email {
namespace {

constexpr std::uint32_t kTimeoutMs =
    600'000;  // RFC 5321 section 4.5.3.2.6: ten minutes for the dot

Step refused(std::string code, std::string text) {
  Step step = Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {}, std::move(text));
  step.done->error->code = std::move(code);
  return step;
}

SmtpEnvelope envelope_of(const Settings& settings, const Outgoing& mail, std::string_view access) {
  SmtpEnvelope envelope;
  envelope.mail_from = mail.return_path;
  for (const auto* list : {&mail.to, &mail.cc, &mail.bcc}) {
    for (const MailAddress& one : *list) {
      auto& known = envelope.recipients;
      if (std::find(known.begin(), known.end(), one.address) == known.end())
        known.push_back(one.address);
    }
  }
  envelope.security = settings.smtp.security;
  envelope.user = settings.user;
  if (settings.uses_oauth())
    envelope.bearer = access;
  else
    envelope.password = settings.password;
  if (envelope.password.empty() && envelope.bearer.empty())
    envelope.user.clear();
  else
    envelope.mechanism = settings.sasl;
  return envelope;
}

Request submission(const Settings& settings, const Outgoing& mail, std::string_view access) {
  Request request;
  request.transport = Transport::smtp;
  request.label = "submit";
  request.class_ = RequestClass::once;  // no server recognises a mail that it has taken before
  request.url = "smtp://" + settings.smtp.host + ":" + std::to_string(settings.smtp.port);
  request.smtp.emplace(envelope_of(settings, mail, access));
  request.body = compose(settings, mail);
  request.timeout_ms = kTimeoutMs;
  request.rate_keys = {"smtp"};
  return request;
}

// "250 2.0.0 Ok: queued as 4Zx…": what the server's own log calls it.
std::string queue_id(std::string_view replies) {
  const std::size_t at = find(replies, "queued as ");
  if (at == std::string_view::npos) return {};
  const std::string_view rest = replies.substr(at + 10);
  return one_line(rest.substr(0, rest.find_first_of(" \r\n)")));
}

Step accepted(const Action& action, const Outgoing& mail, const Restraint& restraint,
              const ExchangeView& exchange) {
  std::vector<SentPiece> pieces;
  for (const Piece& piece : action.pieces) pieces.push_back({piece.index, {mail.message_id}, {}});
  Step step = Step::accepted(std::move(pieces));
  JsonWriter result;
  result.begin_object().member("message_id", mail.message_id);
  result.member_if("queue_id", queue_id(exchange.body())).end_object();
  step.done->result = std::move(result).text();
  step.done->facts = restraint.facts();
  return step;
}

}  // namespace

Step send(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges) {
  const Action action = procedure.action();
  const Result<Outgoing> mail = read_outgoing(settings, context, action);
  if (!mail) return refused("not_expressible", mail.error().text);
  const Restraint restraint(settings, context, action, *mail);
  if (const auto submitted = exchanges.find("submit")) {
    const bool is_taken = submitted->ok();
    return is_taken ? accepted(action, *mail, restraint, *submitted)
                    : submission_failed(*submitted, context.attempt());
  }
  if (const std::optional<Step> objection = restraint.objection()) return *objection;
  const std::string_view access = context.token(kAccessToken);
  if (settings.uses_oauth() && access.empty()) return Step::need_token(kAccessToken);
  return submission(settings, *mail, access);
}

}  // namespace jackfield::email
