// SPDX-License-Identifier: MIT
// The stable token, not /cgi-bin/token: that one kills the token before it, which somebody else may
// be using. Source: sheet 2.2.
#include "wechat_token.hpp"

#include "wechat_calls.hpp"
#include "wechat_errors.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::wechat {
namespace {

constexpr std::int64_t kLongestSeconds = 7200;
// The host asks for the next one five minutes before the end; asked earlier, a token was refused.
constexpr std::int64_t kRenewalMs = 360'000;

Request token_request(const Settings& settings, bool is_forced) {
  JsonWriter body;
  body.begin_object().member("grant_type", "client_credential");
  body.member("appid", settings.app_id).member("secret", settings.app_secret);
  body.member("force_refresh", is_forced).end_object();
  Request request = call(settings, is_forced ? "token_forced" : "token", "cgi-bin/stable_token", {},
                         std::move(body).text());
  request.class_ = RequestClass::idempotent;  // a token that nobody got harms nobody
  request.rate_keys = {is_forced ? "token_forced" : "token"};
  return request;
}

// WeChat refused a token that should still hold, and repeats the same one: only force helps then.
bool is_refused_one(const Context& context, std::string_view value) {
  if (value.empty() || value != context.token(kToken)) return false;
  const Result<JsonDocument> data = JsonDocument::parse(context.token_data(kToken));
  return data && context.now() < (*data)["until"].int_or(0) - kRenewalMs;
}

Step issued_token(const ExchangeView& issued) {
  const JsonDocument body = issued.json();
  Token token;
  token.name = kToken;
  token.value = body["access_token"].text();
  const std::int64_t lasts =
      std::clamp<std::int64_t>(body["expires_in"].int_or(0), 0, kLongestSeconds);
  if (token.value.empty() || lasts == 0)
    return Step::failed(Outcome::retry, ErrorClass::transient, "200", {},
                        "wechat: WeChat's answer holds no token");
  token.expires_at = issued.at() + lasts * 1000;
  JsonWriter data;
  data.begin_object().member("until", token.expires_at).end_object();
  token.data = std::move(data).text();
  Done done;
  done.outcome = Outcome::accepted;
  done.tokens.push_back(std::move(token));
  return done;
}

}  // namespace

Step get_token(const Settings& settings, const Context& context, const Procedure&,
               const Exchanges& exchanges) {
  if (const auto forced = exchanges.find("token_forced")) {
    if (!succeeded(*forced)) return failure(*forced, RequestClass::idempotent, context.now());
    return issued_token(*forced);
  }
  const auto issued = exchanges.find("token");
  if (!issued) return token_request(settings, false);
  if (!succeeded(*issued)) return failure(*issued, RequestClass::idempotent, context.now());
  const JsonDocument body = issued->json();
  if (is_refused_one(context, body["access_token"].text())) return token_request(settings, true);
  return issued_token(*issued);
}

Step check(const Settings& settings, const Context& context, const Procedure&,
           const Exchanges& exchanges) {
  constexpr std::int64_t kNoPermission = 48001;
  constexpr std::int64_t kNoAgents = 65400;  // messages go out all the same
  const auto agents = exchanges.find("kf_list");
  if (!agents) {
    const std::string_view token = context.token(kToken);
    if (token.empty()) return Step::need_token(kToken);
    Request request = ask(settings, "kf_list", "cgi-bin/customservice/getkflist", token);
    request.rate_keys = {"account"};
    return request;
  }
  const bool may_serve = error_code(*agents) != kNoPermission;
  const bool has_agents = error_code(*agents) != kNoAgents;
  if (may_serve && has_agents && !succeeded(*agents))
    return failure(*agents, RequestClass::safe, context.now());
  Done done;
  done.outcome = Outcome::accepted;
  done.account_address = settings.app_id;
  JsonWriter result;
  result.begin_object().member("customer_service", may_serve);
  // Without it only passive replies go out.
  if (may_serve && has_agents)
    result.member("agents", static_cast<std::uint64_t>(agents->json()["kf_list"].size()));
  done.result = std::move(result.end_object()).text();
  return done;
}

}  // namespace jackfield::wechat
