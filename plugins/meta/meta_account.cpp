// SPDX-License-Identifier: MIT
#include "meta_account.hpp"

#include "meta_calls.hpp"
#include "meta_errors.hpp"

#include <optional>
#include <string>
#include <utility>

namespace jackfield::meta {
namespace {

// Everything that translates to something, but for `group_feed`, whose groups ended on 2024-04-22.
// Source: fact sheets Messenger 2, Instagram 2, comments 2.2, 2026-11-21.
constexpr std::string_view kPageFields =
    "messages,message_echoes,message_edits,message_deliveries,message_reads,message_reactions,"
    "messaging_postbacks,messaging_referrals,messaging_optins,messaging_account_linking,"
    "messaging_handovers,standby,messaging_policy_enforcement,messaging_feedback,"
    "response_feedback,messaging_customer_information,messaging_in_thread_lead_form_submit,"
    "send_cart,messenger_template_status_update,business_integrity,feed,mention,ratings";
// With Instagram Login, and what its app selects is what all of its accounts yield.
constexpr std::string_view kInstagramFields =
    "messages,message_echoes,message_reactions,message_edit,messaging_postbacks,"
    "messaging_referral,messaging_seen,messaging_optins,standby,messaging_handover,comments,"
    "live_comments";
constexpr std::string_view kLinkedInstagramFields =
    "messages,message_reactions,message_edit,messaging_postbacks,messaging_referral,"
    "messaging_seen,messaging_policy_enforcement,response_feedback,standby,messaging_handover,"
    "comments,live_comments,mentions";

// Instagram Login's tokens hold 60 days, and can be renewed once they are a day old.
// Source: fact sheet Instagram, 2, 2026-11-21.
constexpr std::int64_t kRenewEvery = 7LL * 24 * 3600 * 1000;

bool is_renewal_due(const Settings& settings, const Context& context) {
  if (!settings.has_instagram_login) return false;
  const jf_fact_t* renewed = context.fact("token_renewed");
  return renewed == nullptr || renewed->recorded_at + kRenewEvery <= context.started_at();
}

Request token_call(std::string label, std::string_view path, std::string_view token) {
  Request request;
  request.transport = Transport::http;
  request.label = std::move(label);
  request.class_ = RequestClass::idempotent;
  request.method = "GET";
  request.url = "https://graph.instagram.com/";
  request.url.append(path).append("&access_token=").append(escaped(token));
  request.rate_keys = {"profile"};
  return request;
}

Request renewal(std::string_view token) {
  return token_call("token", "refresh_access_token?grant_type=ig_refresh_token", token);
}

/// What the login gives holds an hour; this makes 60 days of it.
Request exchange_of(const Settings& settings, std::string_view token) {
  return token_call("exchange",
                    "access_token?grant_type=ig_exchange_token&client_secret=" +
                        escaped(settings.instagram_app_secret),
                    token);
}

/// Before the first renewal only, and only where the secret is known that it takes.
bool is_exchange_due(const Settings& settings, const Context& context) {
  return settings.has_instagram_login && !settings.instagram_app_secret.empty() &&
         context.fact("token_renewed") == nullptr;
}

bool is_later_worth(const Step& failed) {
  return failed.done->outcome == Outcome::retry || failed.done->outcome == Outcome::throttled;
}

/// A token that is too young is refused: the one there is goes on, and the next check asks again.
void take_renewal(const ExchangeView& exchange, Done& done) {
  const JsonDocument body = exchange.json();
  if (!succeeded(exchange) || body["access_token"].text().empty()) return;
  Token& token = done.tokens.emplace_back();
  token.name = kToken;
  token.value = body["access_token"].text();
  const std::int64_t seconds = body["expires_in"].int_or(0);
  if (seconds > 0 && seconds < 1'000'000'000) token.expires_at = exchange.at() + seconds * 1000;
  Fact fact;
  fact.scope = FactScope::account;
  fact.key = "token_renewed";
  fact.value = "1";
  done.facts.push_back(std::move(fact));
}

/// Only the app may ask when one of its tokens ends. Instagram Login's say so when they are
/// renewed.
bool can_ask_expiry(const Settings& settings) {
  return !settings.has_instagram_login && !settings.app_id.empty() && !settings.app_secret.empty();
}

Request expiry_call(const Settings& settings, std::string_view token) {
  Request request;
  request.transport = Transport::http;
  request.label = "expiry";
  request.class_ = RequestClass::safe;
  request.method = "GET";
  request.url = graph(settings) + "debug_token?input_token=" + escaped(token);
  request.headers.push_back(
      {"authorization", "Bearer " + settings.app_id + "|" + settings.app_secret});
  request.rate_keys = {"profile"};
  return request;
}

/// Whichever comes first: the token's end, or that of its access to data. 0: never.
/// Source: developers.facebook.com/docs/graph-api/reference/debug_token, 2026-11-22.
std::optional<std::int64_t> read_expiry(const ExchangeView& exchange) {
  const JsonDocument body = exchange.json();
  const Json data = body["data"];
  if (!succeeded(exchange) || !data["is_valid"].bool_or(false)) return std::nullopt;
  std::int64_t first = 0;
  for (const std::string_view key : {"expires_at", "data_access_expires_at"}) {
    const std::int64_t at = data[key].int_or(0);
    if (at > 0 && at < 10'000'000'000 && (first == 0 || at < first)) first = at;
  }
  return first * 1000;
}

/// A linked Instagram account has no subscription of its own, and the Page's carries its messages,
/// too.
bool has_own_webhooks(const Settings& settings) {
  return !settings.is_instagram() || settings.has_instagram_login;
}

Step webhooks_of_page(const std::string& instead) {
  return Step::unsupported("meta: its webhooks are the Page's: " + instead);
}

Step other_account() {
  Step step = refusal(Outcome::config, ErrorClass::config, "other_account",
                      "the token is another account's");
  step.done->error->field = "/access_token";
  return step;
}

}  // namespace

Step check(const Settings& settings, const Context& context, const Procedure&,
           const Exchanges& exchanges) {
  const auto asked = exchanges.find("account");
  if (!asked) {
    const std::string_view fields = settings.has_instagram_login ? "fields=user_id,username"
                                    : settings.is_instagram()
                                        ? "fields=id,name,instagram_business_account"
                                        : "fields=id,name";
    Request request = get_call(settings, context, "account", "me", fields);
    request.rate_keys = {"profile"};
    return request;
  }
  if (!succeeded(*asked)) return failure(*asked, RequestClass::safe);
  const JsonDocument body = asked->json();
  std::string id = body["user_id"].id();
  if (id.empty()) id = body["id"].id();
  if (id != settings.node()) return other_account();
  if (settings.is_instagram() && !settings.has_instagram_login) {
    const std::string linked = body["instagram_business_account"]["id"].id();
    if (!linked.empty() && linked != settings.ig_id) {
      Step step = refusal(Outcome::config, ErrorClass::config, "other_account",
                          "the Page is linked to another Instagram account");
      step.done->error->field = "/ig_id";
      return step;
    }
  }
  const std::string_view token = access_token(settings, context);
  const auto exchanged = exchanges.find("exchange");
  if (!exchanged && is_exchange_due(settings, context)) return exchange_of(settings, token);
  const bool has_exchanged = exchanged && succeeded(*exchanged);
  if (exchanged && !has_exchanged) {
    // Refused is one that holds 60 days already. Only what may yet work is worth another attempt.
    Step failed = failure(*exchanged, RequestClass::safe);
    if (is_later_worth(failed)) return failed;
  }
  const auto renewed = has_exchanged ? exchanged : exchanges.find("token");
  if (!renewed && is_renewal_due(settings, context)) return renewal(token);
  const auto expiry = exchanges.find("expiry");
  if (!expiry && can_ask_expiry(settings)) return expiry_call(settings, token);
  Done done;
  done.outcome = Outcome::accepted;
  if (renewed) take_renewal(*renewed, done);
  done.account_address = settings.address();
  JsonWriter result;
  result.begin_object().member("name", body["name"].text_or(body["username"].text()));
  std::optional<std::int64_t> ends_at;
  if (expiry) ends_at = read_expiry(*expiry);
  if (!done.tokens.empty()) ends_at = done.tokens.front().expires_at;
  if (ends_at) result.member("credential_expires_at", *ends_at);
  done.result = std::move(result.end_object()).text();
  return done;
}

Step register_webhook(const Settings& settings, const Context& context, const Procedure& procedure,
                      const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const std::string url(argument["url"].text_or(context.public_url()));
  const bool has_app = !settings.app_id.empty() && !settings.app_secret.empty() && !url.empty();
  const auto app = exchanges.find("app");
  if (has_app && !app) {
    // Signed by the app itself, not by the account's token.
    JsonWriter body;
    body.begin_object().member("object", settings.is_instagram() ? "instagram" : "page");
    body.member("callback_url", url).member("verify_token", settings.verify_token);
    body.member("fields", settings.has_instagram_login ? kInstagramFields
                          : settings.is_instagram()    ? kLinkedInstagramFields
                                                       : kPageFields);
    body.member("include_values", true).end_object();
    Request request = json_request(
        "app", "POST",
        "https://graph.facebook.com/" + settings.version + "/" + settings.app_id + "/subscriptions",
        std::move(body).text());
    request.class_ = RequestClass::idempotent;
    request.headers.push_back(
        {"authorization", "Bearer " + settings.app_id + "|" + settings.app_secret});
    request.rate_keys = {"profile"};
    return request;
  }
  if (app && !succeeded(*app)) return failure(*app, RequestClass::idempotent);
  const auto subscribed = exchanges.find("subscribe");
  if (subscribed)
    return succeeded(*subscribed) ? Step::accepted()
                                  : failure(*subscribed, RequestClass::idempotent);
  // A Page has to have the app installed, with any field, for its Instagram account too.
  const std::string_view fields = settings.has_instagram_login ? kInstagramFields : kPageFields;
  Request request =
      bare_call(settings, context, "subscribe", "POST", settings.node() + "/subscribed_apps",
                "subscribed_fields=" + escaped(fields));
  request.rate_keys = {"profile"};
  return request;
}

Step unregister_webhook(const Settings& settings, const Context& context, const Procedure&,
                        const Exchanges& exchanges) {
  if (!has_own_webhooks(settings)) return webhooks_of_page("unregister the Page's account");
  if (const auto asked = exchanges.find("unsubscribe"))
    return succeeded(*asked) ? Step::accepted() : failure(*asked, RequestClass::idempotent);
  Request request =
      bare_call(settings, context, "unsubscribe", "DELETE", settings.node() + "/subscribed_apps");
  request.rate_keys = {"profile"};
  return request;
}

Step list_subscriptions(const Settings& settings, const Context& context, const Procedure&,
                        const Exchanges& exchanges) {
  if (!has_own_webhooks(settings)) return webhooks_of_page("ask the Page's account");
  const auto asked = exchanges.find("subscriptions");
  if (!asked) {
    Request request =
        get_call(settings, context, "subscriptions", settings.node() + "/subscribed_apps", {});
    request.rate_keys = {"profile"};
    return request;
  }
  if (!succeeded(*asked)) return failure(*asked, RequestClass::safe);
  const JsonDocument body = asked->json();
  JsonWriter result;
  result.begin_object().key("apps").begin_array();
  for (const Json app : body["data"]) {
    result.begin_object().member("id", app["id"].id()).member_if("name", app["name"].text());
    result.key("fields").begin_array();
    for (const Json field : app["subscribed_fields"]) result.value(field.text());
    result.end_array().end_object();
  }
  Done done;
  done.outcome = Outcome::accepted;
  done.result = std::move(result.end_array().end_object()).text();
  return done;
}

}  // namespace jackfield::meta
