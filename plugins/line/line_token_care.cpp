// SPDX-License-Identifier: MIT
// Source: Messaging API reference, "Channel access token", read 2026-08. Tokens of kind v2.1 have
// calls of their own; the older kinds, the console's among them, share theirs.
#include "line_token_care.hpp"

#include "line_calls.hpp"
#include "line_errors.hpp"
#include "line_token.hpp"

#include <string>
#include <utility>

namespace jackfield::line {
namespace {

Request form_request(std::string label, std::string_view path, std::string fields) {
  Request request =
      json_request(std::move(label), "POST", std::string(kApi).append(path), std::move(fields));
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  request.rate_keys = {"token"};
  return request;
}

bool is_v2_1(const Settings& settings) {
  return settings.token_kind == TokenKind::v2_1;
}

/// What ends by itself cannot be ended: only what lasts longer, and what the console gave.
bool can_revoke(const Settings& settings) {
  return settings.token_kind != TokenKind::stateless || !settings.access_token.empty();
}

}  // namespace

Request token_info_request(const Settings& settings, std::string_view label) {
  Request request;
  if (is_v2_1(settings)) {
    request = get_request(std::string(label),
                          std::string(kApi) + "/oauth2/v2.1/verify?" +
                              form({{"access_token", settings.access_token}}),
                          {});
    request.headers.clear();  // the token in question is the question
    request.rate_keys = {"token"};
    return request;
  }
  request = form_request(std::string(label), "/v2/oauth/verify",
                         form({{"access_token", settings.access_token}}));
  request.class_ = RequestClass::safe;
  return request;
}

Step revoke_token(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const std::string_view own = access_token(settings, context);
  const std::string_view token = argument["token"].text_or(own);
  if (argument["token"].text().empty() && !can_revoke(settings))
    return Step::unsupported(
        "line: a stateless token cannot be revoked; it ends within 15 minutes");
  if (token.empty())
    return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {},
                        "line: there is no token to revoke");
  if (const auto revoked = exchanges.find("revoke")) {
    if (!revoked->ok()) return failure(*revoked, RequestClass::idempotent);
    Done done;
    done.outcome = Outcome::accepted;
    // The next call asks for a new one instead of learning that this one is over.
    if (settings.access_token.empty() && token == own)
      done.tokens.push_back({std::string(kToken), std::string(own), revoked->at(), {}});
    return done;
  }
  Request request =
      is_v2_1(settings)
          ? form_request("revoke", "/oauth2/v2.1/revoke",
                         form({{"client_id", settings.channel_id},
                               {"client_secret", settings.channel_secret},
                               {"access_token", token}}))
          : form_request("revoke", "/v2/oauth/revoke", form({{"access_token", token}}));
  request.class_ = RequestClass::idempotent;
  return request;
}

Step list_token_ids(const Settings& settings, const Context& context, const Procedure&,
                    const Exchanges& exchanges) {
  if (settings.assertion.text.empty())
    return Step::unsupported("line: only who signs with assertion_key is told which tokens hold");
  if (const auto listed = exchanges.find("token_ids")) {
    if (!listed->ok()) return failure(*listed, RequestClass::safe);
    JsonWriter result;
    result.begin_object().key("kids").begin_array();
    const JsonDocument body = listed->json();
    for (const Json kid : body["kids"]) result.value(kid.text());
    Done done;
    done.outcome = Outcome::accepted;
    done.result = std::move(result.end_array().end_object()).text();
    return done;
  }
  Result<std::string> query = assertion_form(settings, context);
  if (!query)
    return Step::failed(Outcome::config, ErrorClass::config, {}, {},
                        "line: assertion_key cannot sign: " + query.error().text);
  Request request =
      get_request("token_ids", std::string(kApi) + "/oauth2/v2.1/tokens/kid?" + *query, {});
  request.headers.clear();  // the assertion is all that LINE wants
  request.rate_keys = {"token"};
  return request;
}

}  // namespace jackfield::line
