// SPDX-License-Identifier: MIT
// Source: Messaging API reference, "Webhook settings", read 2026-08.
#include "line_webhook.hpp"

#include "line_calls.hpp"
#include "line_errors.hpp"

#include <utility>

namespace jackfield::line {
namespace {

constexpr std::string_view kEndpoint = "/v2/bot/channel/webhook/endpoint";
constexpr std::string_view kTest = "/v2/bot/channel/webhook/test";

/// LINE posts a signed webhook without events to the address and tells how that went. Without one
/// it takes the registered address.
Request test_request(std::string_view url, std::string_view token) {
  JsonWriter body;
  body.begin_object().member_if("endpoint", url).end_object();
  Request request = call_request("test", "POST", std::string(kTest), std::move(body).text(), token);
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"webhook_test"};
  return request;
}

Step unreachable(const Json& found) {
  Step step = Step::failed(Outcome::config, ErrorClass::config, std::string(found["reason"].text()),
                           std::string(found["detail"].text()),
                           "line: the webhook's address is set, but LINE does not get through");
  step.done->error->remedy =
      "See that the address leads to this host from outside, with a certificate of a known "
      "authority, and that channel_secret is this channel's.";
  return step;
}

Step switched_off() {
  Step step = Step::failed(Outcome::config, ErrorClass::config, {}, {},
                           "line: webhooks are switched off at LINE");
  step.done->error->remedy =
      "Switch Use webhook on, in the LINE Developers console under Messaging API settings.";
  return step;
}

/// The address is set. What the test cannot tell, because LINE does not make one now, is no fault.
Step tested(const ExchangeView& test) {
  const JsonDocument found = test.json();
  if (test.ok() && !found["success"].bool_or(true)) return unreachable(found.root());
  return Step::accepted();
}

}  // namespace

Step register_webhook(const Settings& settings, const Context& context, const Procedure& procedure,
                      const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const std::string url(argument["url"].text_or(context.public_url()));
  if (url.empty())
    return Step::failed(Outcome::config, ErrorClass::config, {}, {},
                        "line: the host has no public address to register");
  const std::string_view token = access_token(settings, context);
  if (token.empty()) return Step::need_token(kToken);
  const auto known = exchanges.find("endpoint");
  if (!known) {
    Request request = get_request("endpoint", std::string(kApi).append(kEndpoint), token);
    request.rate_keys = {"account"};
    return request;
  }
  // 404 says that none is set yet.
  if (!known->ok() && known->status() != 404) return failure(*known, RequestClass::safe);
  const JsonDocument at_line = known->json();
  const bool is_off = known->ok() && !at_line["active"].bool_or(true);
  if (known->ok() && at_line["endpoint"].text() == url)
    return is_off ? switched_off() : Step::accepted();
  const auto put = exchanges.find("set_endpoint");
  if (!put) {
    JsonWriter body;
    body.begin_object().member("endpoint", url).end_object();
    Request request =
        call_request("set_endpoint", "PUT", std::string(kEndpoint), std::move(body).text(), token);
    request.class_ = RequestClass::idempotent;
    request.rate_keys = {"account"};
    return request;
  }
  if (!put->ok()) return failure(*put, RequestClass::idempotent);
  if (is_off) return switched_off();
  if (const auto test = exchanges.find("test")) return tested(*test);
  return test_request(url, token);
}

Step test_webhook(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges) {
  const auto test = exchanges.find("test");
  if (!test) {
    const std::string_view token = access_token(settings, context);
    if (token.empty()) return Step::need_token(kToken);
    const JsonDocument argument = procedure.argument();
    return test_request(argument["url"].text(), token);
  }
  if (!test->ok()) return failure(*test, RequestClass::idempotent);
  const JsonDocument found = test->json();
  JsonWriter result;
  result.begin_object().member("success", found["success"].bool_or(false));
  result.member("status_code", found["statusCode"].int_or(0));
  result.member("reason", found["reason"].text()).member("detail", found["detail"].text());
  Done done;
  done.outcome = Outcome::accepted;
  done.result = std::move(result.member("at", found["timestamp"].text()).end_object()).text();
  return done;
}

}  // namespace jackfield::line
