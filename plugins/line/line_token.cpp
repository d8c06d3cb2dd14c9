// SPDX-License-Identifier: MIT
#include "line_token.hpp"

#include "line_calls.hpp"
#include "line_errors.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::line {
namespace {

constexpr std::int64_t kAssertionSeconds = 1500;       // LINE takes 30 minutes at most
constexpr std::int64_t kLongTokenSeconds = 2'592'000;  // 30 days, the longest

Result<std::string> assertion(const Settings& settings, const Context& context) {
  JsonWriter claims;
  claims.begin_object().member("iss", settings.channel_id).member("sub", settings.channel_id);
  claims.member("aud", "https://api.line.me/");
  claims.member("exp", context.now() / 1000 + kAssertionSeconds);
  if (settings.token_kind == TokenKind::v2_1) claims.member("token_exp", kLongTokenSeconds);
  return sign_jwt(settings.crypto, settings.assertion, std::move(claims.end_object()).text());
}

Step misconfigured(const Settings& settings, std::string code, std::string words,
                   std::string text) {
  Step step = Step::failed(Outcome::config, ErrorClass::config, std::move(code), std::move(words),
                           std::move(text));
  step.done->error->field = settings.assertion.text.empty() ? "/channel_secret" : "/assertion_key";
  return step;
}

std::string_view path_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::v2_1:
      return "/oauth2/v2.1/token";
    case TokenKind::short_lived:
      return "/v2/oauth/accessToken";
    case TokenKind::stateless:
      break;
  }
  return "/oauth2/v3/token";
}

Result<std::string> body_of(const Settings& settings, const Context& context) {
  // Only these two take an assertion.
  const bool takes_assertion = settings.token_kind != TokenKind::short_lived;
  if (settings.assertion.text.empty() || !takes_assertion)
    return form({{"grant_type", "client_credentials"},
                 {"client_id", settings.channel_id},
                 {"client_secret", settings.channel_secret}});
  Result<std::string> signed_for = assertion_form(settings, context);
  if (!signed_for) return signed_for;
  return form({{"grant_type", "client_credentials"}}) + "&" + *signed_for;
}

}  // namespace

std::string form(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  constexpr char kHex[] = "0123456789ABCDEF";
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string text;
  for (const auto& [name, value] : fields) {
    if (!text.empty()) text += '&';
    text.append(name) += '=';
    for (const char c : value) {
      const auto byte = static_cast<unsigned char>(c);
      if (kPlain.find(c) != std::string_view::npos)
        text += c;
      else
        text.append({'%', kHex[byte >> 4], kHex[byte & 15]});
    }
  }
  return text;
}

Result<std::string> assertion_form(const Settings& settings, const Context& context) {
  const Result<std::string> jwt = assertion(settings, context);
  if (!jwt) return jwt.error();
  return form({{"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
               {"client_assertion", *jwt}});
}

Step get_token(const Settings& settings, const Context& context, const Procedure&,
               const Exchanges& exchanges) {
  if (const auto issued = exchanges.find("token")) {
    if (issued->answered() && issued->status() >= 400 && issued->status() < 500 &&
        issued->status() != 429)
      return misconfigured(settings, std::to_string(issued->status()), error_text(*issued),
                           "line: LINE gives no channel access token for these credentials");
    if (!issued->ok()) return failure(*issued, RequestClass::idempotent);
    const JsonDocument body = issued->json();
    Token token;
    token.name = kToken;
    token.value = body["access_token"].text();
    const std::int64_t lasts =
        std::clamp<std::int64_t>(body["expires_in"].int_or(0), 0, kLongTokenSeconds);
    token.expires_at = issued->at() + lasts * 1000;
    if (token.value.empty() || lasts == 0)
      return Step::failed(Outcome::retry, ErrorClass::transient, "200", {},
                          "line: LINE's answer holds no token");
    Done done;
    done.outcome = Outcome::accepted;
    done.tokens.push_back(std::move(token));
    return done;
  }
  Result<std::string> body = body_of(settings, context);
  if (!body)
    return misconfigured(settings, {}, {}, "line: assertion_key cannot sign: " + body.error().text);
  Request request = json_request(
      "token", "POST", std::string(kApi).append(path_of(settings.token_kind)), std::move(*body));
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.class_ = RequestClass::idempotent;  // a token that nobody got harms nobody
  request.rate_keys = {"token"};
  return request;
}

}  // namespace jackfield::line
