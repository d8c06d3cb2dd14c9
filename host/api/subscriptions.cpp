// SPDX-License-Identifier: MIT
// /v1/subscriptions: who gets the events, and how far they are.
#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/api/api.hpp"
#include "host/api/json_text.hpp"
#include "host/delivery/signature.hpp"
#include "host/net/url.hpp"

namespace jackfield::api {
namespace {

constexpr std::int64_t kHourMs = 3600'000;
constexpr std::int64_t kMostOldHours = 720;

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= 64 &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string_view::npos;
}

/// What pushes are to be signed with. Empty: the host is to make one.
std::string read_secret(const nlohmann::json& body, std::vector<FieldFault>& faults) {
  if (!body.contains("secret")) return {};
  if (!body["secret"].is_string()) {
    faults.push_back({"/secret", "expected a text"});
    return {};
  }
  auto secret = body["secret"].get<std::string>();
  if (secret.empty()) return secret;
  if (const auto key = delivery::webhook_key(secret); !key)
    faults.push_back({"/secret", key.error().text});
  return secret;
}

}  // namespace

nlohmann::ordered_json Api::subscription_body(const delivery::Subscription& subscription) const {
  const delivery::Subscriptions& all = parts_.subscriptions;
  nlohmann::ordered_json body = {{"id", subscription.id},
                                 {"mode", subscription.is_push() ? "push" : "pull"},
                                 {"from", subscription.is_from_config ? "configuration" : "api"},
                                 {"state", subscription.is_disabled ? "disabled"
                                           : subscription.is_paused ? "paused"
                                                                    : "active"},
                                 {"position", std::to_string(subscription.position)},
                                 {"lag", all.lag(subscription)},
                                 {"parked_conversations", all.parked(subscription.id)},
                                 {"filter",
                                  {{"account", subscription.filter.account},
                                   {"channel", subscription.filter.channel},
                                   {"kind", subscription.filter.kind},
                                   {"visibility", subscription.filter.visibility}}}};
  if (subscription.is_push()) {
    // Paths and queries of push addresses are known to hold secrets.
    const Result<net::Url> url = net::parse_url(subscription.push);
    body["push_origin"] = url ? net::origin(*url) : "";
    std::int64_t until = 0;
    for (const delivery::OldSecret& old : subscription.old_secrets)
      until = std::max(until, old.until);
    if (until > parts_.engine.clock.now_ms()) body["old_secrets_until"] = time_text(until);
  }
  if (!subscription.last_error.empty()) body["last_error"] = subscription.last_error;
  return body;
}

delivery::Subscription* Api::own_subscription(ApiCall& call, bool changes) {
  delivery::Subscription* found = parts_.subscriptions.find(call.id);
  if (found == nullptr || !call.caller.sees_all(found->filter.account)) {
    found = nullptr;
    call.respond(problem("not-found", "there is no subscription " + call.id));
  } else if (changes && found->is_from_config) {
    call.respond(
        problem("conflict", "the operator's file defines this subscription; change it there"));
    return nullptr;
  }
  return found;
}

// NOLINTNEXTLINE(readability-make-member-function-const): one row of a table of handlers
void Api::list_subscriptions(ApiCall call) {
  nlohmann::ordered_json body = {{"subscriptions", nlohmann::json::array()}};
  parts_.subscriptions.each([&](const delivery::Subscription& each) {
    if (!call.caller.sees_all(each.filter.account)) return;
    body["subscriptions"].push_back(subscription_body(each));
  });
  call.respond(json_response(200, body.dump()));
}

void Api::get_subscription(ApiCall call) {
  const delivery::Subscription* found = own_subscription(call, false);
  if (found != nullptr) call.respond(json_response(200, subscription_body(*found).dump()));
}

void Api::create_subscription(ApiCall call) {
  nlohmann::json body;
  if (!read_body(call, body)) return;
  std::vector<FieldFault> faults;
  delivery::Subscription made;
  const auto text = [&](const char* key) {
    if (!body.contains(key)) return std::string();
    if (body[key].is_string()) return body[key].get<std::string>();
    faults.push_back({std::string("/") + key, "expected a text"});
    return std::string();
  };
  made.id = text("id");
  made.push = text("push");
  if (!is_id(made.id))
    faults.push_back({"/id", "expected 1 to 64 lower-case letters, digits, - or _"});
  if (parts_.subscriptions.find(made.id) != nullptr)
    faults.push_back({"/id", "there is such a subscription already"});
  if (!made.push.empty()) {
    const Result<net::Url> url = net::parse_url(made.push);
    if (!url || url->scheme != "https") faults.push_back({"/push", "expected an https address"});
  }
  std::string secret = read_secret(body, faults);
  const bool makes_secret = secret.empty() && made.is_push();
  if (makes_secret) secret = delivery::webhook_secret(parts_.engine.ids.random_bytes(32));
  if (!secret.empty()) made.secrets = {secret};
  if (body.contains("batch")) {
    const nlohmann::json& batch = body["batch"];
    if (batch.is_number_unsigned() && batch >= 1 && batch <= 100) {
      made.batch = batch.get<std::uint32_t>();
    } else {
      faults.push_back({"/batch", "expected a number from 1 to 100"});
    }
  }
  const nlohmann::json filter = body.value("filter", nlohmann::json::object());
  if (!filter.is_object()) {
    faults.push_back({"/filter", "expected an object"});
  } else {
    read_texts(filter, "account", made.filter.account, faults, "/filter");
    read_texts(filter, "channel", made.filter.channel, faults, "/filter");
    read_texts(filter, "kind", made.filter.kind, faults, "/filter");
    read_texts(filter, "visibility", made.filter.visibility, faults, "/filter");
  }
  if (faults.empty() && !call.caller.sees_all(made.filter.account)) {
    return call.respond(
        problem("forbidden", "the token is for some accounts: name them in /filter/account"));
  }
  const std::string start = body.contains("start") ? text("start") : "now";
  if (start != "now" && start != "beginning")
    faults.push_back({"/start", "expected \"now\" or \"beginning\""});
  made.position = start == "now" ? parts_.engine.journal.durable_through() : 0;
  if (!faults.empty())
    return call.respond(problem("validation-failed", "the subscription is not valid", faults));

  const std::string id = made.id;
  auto shared = std::make_shared<ApiCall>(std::move(call));
  parts_.subscriptions.create(
      std::move(made), [this, shared, id, secret, makes_secret](const store::Committed& result) {
        if (!result.ok)
          return shared->respond(problem("not-stored", "the subscription could not be stored"));
        nlohmann::ordered_json answer = subscription_body(*parts_.subscriptions.find(id));
        if (makes_secret) answer["secret"] = secret;  // shown this once
        shared->respond(json_response(201, answer.dump()));
      });
}

void Api::delete_subscription(ApiCall call) {
  if (own_subscription(call, true) == nullptr) return;
  auto shared = std::make_shared<ApiCall>(std::move(call));
  parts_.subscriptions.remove(shared->id, [shared](const store::Committed& result) {
    if (!result.ok)
      return shared->respond(problem("not-stored", "the subscription could not be removed"));
    net::Response response;
    response.status = 204;
    shared->respond(std::move(response));
  });
}

void Api::pause_subscription(ApiCall call) {
  set_running(std::move(call), true, std::nullopt);
}

void Api::resume_subscription(ApiCall call) {
  set_running(std::move(call), false, false);
}

/// Its pause, and where it is given whether it is disabled; as before where that cannot be stored.
void Api::set_running(ApiCall call, bool is_paused, std::optional<bool> is_disabled) {
  delivery::Subscription* found = own_subscription(call, false);
  if (found == nullptr) return;
  const bool was_paused = std::exchange(found->is_paused, is_paused);
  const bool was_disabled =
      std::exchange(found->is_disabled, is_disabled.value_or(found->is_disabled));
  auto shared = std::make_shared<ApiCall>(std::move(call));
  parts_.subscriptions.save(*found, [this, shared, was_paused,
                                     was_disabled](const store::Committed& result) {
    if (result.ok) return get_subscription(std::move(*shared));
    if (delivery::Subscription* known = parts_.subscriptions.find(shared->id); known != nullptr) {
      known->is_paused = was_paused;
      known->is_disabled = was_disabled;
    }
    shared->respond(problem("not-stored", "the subscription could not be stored"));
  });
}

void Api::rotate_subscription_secret(ApiCall call) {
  nlohmann::json body;
  delivery::Subscription* found = own_subscription(call, true);
  if (found == nullptr || !read_body(call, body)) return;
  if (!found->is_push())
    return call.respond(problem("conflict", "nothing is pushed, so nothing is signed"));
  std::vector<FieldFault> faults;
  std::string secret = read_secret(body, faults);
  std::int64_t hours = 24;
  if (body.contains("old_hours")) {
    const nlohmann::json& given = body["old_hours"];
    const bool is_hours = given.is_number_unsigned() && given <= kMostOldHours;
    if (is_hours) hours = given.get<std::int64_t>();
    if (!is_hours) {
      faults.push_back(
          {"/old_hours", "expected a number from 0 to " + std::to_string(kMostOldHours)});
    }
  }
  if (!faults.empty())
    return call.respond(problem("validation-failed", "the secret is not valid", faults));
  // Asked again, because the answer was lost: it is in use.
  if (!secret.empty() && found->secrets == std::vector{secret})
    return call.respond(json_response(200, subscription_body(*found).dump()));

  const bool makes_secret = secret.empty();
  if (makes_secret) secret = delivery::webhook_secret(parts_.engine.ids.random_bytes(32));
  const std::int64_t now = parts_.engine.clock.now_ms();
  const delivery::Subscription before = *found;
  delivery::rotate_secret(*found, secret, now, now + hours * kHourMs);
  auto shared = std::make_shared<ApiCall>(std::move(call));
  parts_.subscriptions.save(
      *found, [this, shared, before, secret, makes_secret](const store::Committed& result) {
        delivery::Subscription* changed = parts_.subscriptions.find(before.id);
        if (changed == nullptr)
          return shared->respond(problem("not-found", "there is no subscription " + before.id));
        if (!result.ok) {
          changed->secrets = before.secrets;
          changed->old_secrets = before.old_secrets;
          return shared->respond(problem("not-stored", "the secret could not be stored"));
        }
        nlohmann::ordered_json answer = subscription_body(*changed);
        if (makes_secret) answer["secret"] = secret;  // shown this once
        shared->respond(json_response(200, answer.dump()));
      });
}

}  // namespace jackfield::api
