// SPDX-License-Identifier: MIT
#include "host/delivery/subscription.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/delivery/signature.hpp"

namespace jackfield::delivery {
namespace {

constexpr std::size_t kMostOldSecrets = 4;

bool lets_through(const std::vector<std::string>& list, std::string_view value) {
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace

bool wants(const config::Filter& filter, const store::EventRow& row, state::Accounts& accounts) {
  if (!lets_through(filter.account, row.account)) return false;
  if (!lets_through(filter.kind, name(static_cast<EventKind>(row.kind)))) return false;
  // What says nothing is private.
  const std::string_view visibility =
      row.visibility == 0 ? "private" : name(static_cast<Visibility>(row.visibility));
  if (!lets_through(filter.visibility, visibility)) return false;
  if (filter.channel.empty()) return true;
  const state::LiveAccount* account = accounts.account(row.account);
  return account != nullptr && lets_through(filter.channel, account->channel);
}

void rotate_secret(Subscription& subscription, std::string secret, std::int64_t now,
                   std::int64_t until) {
  std::vector<OldSecret> old;
  for (std::string& each : subscription.secrets) old.push_back({std::move(each), until});
  for (OldSecret& each : subscription.old_secrets)
    old.push_back({std::move(each.secret), std::min(each.until, until)});
  std::erase_if(old, [&](const OldSecret& each) { return each.until <= now; });
  if (old.size() > kMostOldSecrets) old.resize(kMostOldSecrets);
  subscription.secrets = {std::move(secret)};
  subscription.old_secrets = std::move(old);
}

std::vector<std::string> signing_keys(const Subscription& subscription, std::int64_t now) {
  std::vector<std::string> keys;
  const auto add = [&](const std::string& secret) {
    if (Result<std::string> key = webhook_key(secret)) keys.push_back(std::move(*key));
  };
  for (const std::string& secret : subscription.secrets) add(secret);
  for (const OldSecret& old : subscription.old_secrets)
    if (old.until > now) add(old.secret);
  return keys;
}

store::SubscriptionRow to_row(const Subscription& subscription) {
  nlohmann::json definition;
  if (!subscription.is_from_config) {
    nlohmann::json old_secrets = nlohmann::json::array();
    for (const OldSecret& old : subscription.old_secrets)
      old_secrets.push_back({{"secret", old.secret}, {"until", old.until}});
    definition = {{"push", subscription.push},
                  {"secrets", subscription.secrets},
                  {"old_secrets", std::move(old_secrets)},
                  {"timeout_ms", subscription.timeout_ms},
                  {"batch", subscription.batch},
                  {"in_flight", subscription.in_flight},
                  {"filter",
                   {{"account", subscription.filter.account},
                    {"channel", subscription.filter.channel},
                    {"kind", subscription.filter.kind},
                    {"visibility", subscription.filter.visibility}}}};
  }
  const nlohmann::json state = {{"paused", subscription.is_paused},
                                {"disabled", subscription.is_disabled},
                                {"last_error", subscription.last_error}};
  return {subscription.id, definition.is_null() ? std::string() : definition.dump(),
          subscription.position, state.dump()};
}

Subscription from_row(const store::SubscriptionRow& row) {
  Subscription subscription;
  subscription.id = row.id;
  subscription.position = row.position;
  subscription.is_from_config = row.definition.empty();
  const nlohmann::json state = nlohmann::json::parse(row.state, nullptr, false);
  if (state.is_object()) {
    subscription.is_paused = state.value("paused", false);
    subscription.is_disabled = state.value("disabled", false);
    subscription.last_error = state.value("last_error", "");
  }
  const nlohmann::json definition = nlohmann::json::parse(row.definition, nullptr, false);
  if (!definition.is_object()) return subscription;
  subscription.push = definition.value("push", "");
  subscription.secrets = definition.value("secrets", std::vector<std::string>());
  for (const nlohmann::json& old : definition.value("old_secrets", nlohmann::json::array()))
    subscription.old_secrets.push_back({old.value("secret", ""), old.value("until", 0LL)});
  subscription.timeout_ms = definition.value("timeout_ms", subscription.timeout_ms);
  subscription.batch = definition.value("batch", subscription.batch);
  subscription.in_flight = definition.value("in_flight", subscription.in_flight);
  const nlohmann::json filter = definition.value("filter", nlohmann::json::object());
  const auto list = [&](const char* key) { return filter.value(key, std::vector<std::string>()); };
  subscription.filter = {list("account"), list("channel"), list("kind"), list("visibility")};
  return subscription;
}

}  // namespace jackfield::delivery
