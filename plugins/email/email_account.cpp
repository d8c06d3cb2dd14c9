// SPDX-License-Identifier: MIT
// Refresh grants of Google and Microsoft: sheet, section 2, checked 2026-08.
#include "email_account.hpp"

#include "email_send.hpp"
#include "email_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::email {
namespace {

constexpr std::int64_t kLongestSeconds = 86'400;

void add(std::string& form, std::string_view name, std::string_view value) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  if (value.empty()) return;
  if (!form.empty()) form += '&';
  form.append(name) += '=';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_plain = is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '-' ||
                          c == '.' || c == '_' || c == '~';
    if (is_plain)
      form += c;
    else
      form.append({'%', kHex[byte >> 4], kHex[byte & 15]});
  }
}

/// Of the configured refresh token, so that it is known which one a newer one came from.
std::string consent_of(const Settings& settings) {
  const auto digest = settings.crypto.sha256(settings.oauth.refresh_token);
  return settings.crypto.hex(digest).substr(0, 16);
}

// A server may give a new refresh token with each access token; the newest counts, until a person
// has authorized the mailbox anew.
std::string refresh_token(const Settings& settings, const Context& context) {
  const Result<JsonDocument> kept = JsonDocument::parse(context.token_data(kAccessToken));
  const std::string consent = consent_of(settings);
  if (!kept || kept->root()["consent"].text_or(consent) != consent)
    return settings.oauth.refresh_token;
  std::string rotated(kept->root()["refresh_token"].text());
  return rotated.empty() ? settings.oauth.refresh_token : rotated;
}

std::string form_of(const Settings& settings, const Context& context) {
  const OAuth& oauth = settings.oauth;
  std::string form;
  add(form, "grant_type", oauth.is_application ? "client_credentials" : "refresh_token");
  if (!oauth.is_application) add(form, "refresh_token", refresh_token(settings, context));
  add(form, "client_id", oauth.client_id);
  add(form, "client_secret", oauth.client_secret);
  add(form, "scope", oauth.scope);
  return form;
}

Step token_refused(const ExchangeView& exchange) {
  const JsonDocument body = exchange.json();
  const std::string_view error = body["error"].text();
  const std::string code = error.empty() ? std::to_string(exchange.status()) : std::string(error);
  std::string words(body["error_description"].text());
  if (error == "invalid_grant") {
    Step step = Step::failed(Outcome::config, ErrorClass::unauthenticated, code, std::move(words),
                             "email: the consent has ended; authorize the mailbox again");
    step.done->error->field = "/oauth/refresh_token";
    step.done->error->remedy =
        "Authorize the mailbox again, and write the new refresh_token into the configuration.";
    return step;
  }
  if (exchange.status() == 429)
    return Step::failed(Outcome::throttled, ErrorClass::throttled, code, std::move(words),
                        "email: the token server asks to slow down");
  if (exchange.status() >= 500)
    return Step::failed(Outcome::retry, ErrorClass::transient, code, std::move(words),
                        "email: the token server failed");
  Step step = Step::failed(Outcome::config, ErrorClass::config, code, std::move(words),
                           "email: the token server refuses this client");
  step.done->error->field = "/oauth/client_id";
  return step;
}

Step token_got(const Settings& settings, const Context& context, const ExchangeView& exchange) {
  const JsonDocument body = exchange.json();
  Token token;
  token.name = kAccessToken;
  token.value = body["access_token"].text();
  const std::int64_t lasts =
      std::clamp<std::int64_t>(body["expires_in"].int_or(3600), 60, kLongestSeconds);
  token.expires_at = exchange.at() + lasts * 1000;
  if (token.value.empty())
    return Step::failed(Outcome::retry, ErrorClass::transient, "200", {},
                        "email: the token server's answer holds no token");
  const std::string_view rotated = body["refresh_token"].text();
  const std::string kept =
      rotated.empty() ? refresh_token(settings, context) : std::string(rotated);
  if (!settings.oauth.is_application) {
    JsonWriter data;
    data.begin_object().member("refresh_token", kept).member("consent", consent_of(settings));
    data.end_object();
    token.data = std::move(data).text();
  }
  Done done;
  done.outcome = Outcome::accepted;
  done.tokens.push_back(std::move(token));
  return done;
}

}  // namespace

Step get_token(const Settings& settings, const Context& context, const Procedure&,
               const Exchanges& exchanges) {
  if (!settings.uses_oauth()) return Step::unsupported("email: the account uses a password");
  if (const auto issued = exchanges.find("token")) {
    if (issued->ok()) return token_got(settings, context, *issued);
    if (issued->answered()) return token_refused(*issued);
    return Step::failed(Outcome::retry, ErrorClass::transient, {}, {},
                        "email: " + std::string(issued->error()));
  }
  Request request;
  request.transport = Transport::http;
  request.label = "token";
  request.method = "POST";
  request.url = settings.oauth.token_url;
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.class_ = RequestClass::idempotent;  // a token that nobody got harms nobody
  Segment body;
  body.bytes = form_of(settings, context);
  request.body.push_back(std::move(body));
  return request;
}

Step open(const Settings& settings, const Context& context) {
  Opening opening;
  opening.host = settings.imap.host;
  opening.port = settings.imap.port;
  opening.tls = settings.imap.security == "tls"        ? StreamTls::tls
                : settings.imap.security == "starttls" ? StreamTls::starttls
                                                       : StreamTls::none;
  opening.bytes =
      settings.uses_oauth() ? std::string(context.token(kAccessToken)) : settings.password;
  if (settings.uses_oauth() && opening.bytes.empty()) return Step::need_token(kAccessToken);
  return Step::open(std::move(opening));
}

Step check(const Settings& settings, const Context& context, const Procedure&, const Exchanges&) {
  if (settings.uses_oauth() && context.token(kAccessToken).empty())
    return Step::need_token(kAccessToken);
  Done done;
  done.outcome = Outcome::accepted;
  done.account_address = settings.address;
  JsonWriter result;
  result.begin_object().member("address", settings.address);
  result.member("login", settings.uses_oauth() ? "token" : "password").end_object();
  done.result = std::move(result).text();
  return done;
}

}  // namespace jackfield::email
