// SPDX-License-Identifier: MIT
#include "plugins/viber/simulator/viber_callbacks.hpp"

#include <algorithm>
#include <iterator>

namespace jackfield::viber_simulator {
namespace {

using Json = nlohmann::json;
using simulator::Webhook;

// Reported, not documented: 10 s, a minute, five, ten, then every quarter of an hour, ten in all.
constexpr std::int64_t kWaits[] = {10'000, 60'000, 300'000, 600'000};
constexpr std::int64_t kLaterWait = 900'000;
constexpr int kMostTries = 10;

}  // namespace

Webhook make_webhook(const World& world, const std::string& url, std::string body) {
  Webhook webhook;
  const std::string sealed = signature(world.auth_token, body);
  webhook.url = url + (url.find('?') == std::string::npos ? "?sig=" : "&sig=") + sealed;
  webhook.headers = {{"content-type", "application/json"},
                     {"user-agent", "akka-http"},
                     {"x-viber-content-signature", sealed}};
  webhook.body = std::move(body);
  return webhook;
}

Webhook trial(World& world, const std::string& url) {
  const Json body = {{"event", "webhook"},
                     {"timestamp", world.now},
                     {"message_token", world.next_token()},
                     {"chat_hostname", "SN-CHAT-01_"}};
  return make_webhook(world, url, body.dump());
}

Webhooks callback(World& world, std::string_view event, std::uint64_t token, const Json& more) {
  const bool always = event == "message" || event == "subscribed" || event == "unsubscribed";
  if (world.webhook.empty() || (!always && !world.event_types.contains(std::string(event))))
    return {};
  Json body = {{"event", event},
               {"timestamp", world.now},
               {"chat_hostname", "SN-CHAT-05_"},
               {"message_token", token}};
  body.update(more);
  return {make_webhook(world, world.webhook,
                       body.dump(-1, ' ', false, Json::error_handler_t::replace))};
}

Json user_object(const World& world, const Person& person) {
  Json user = {{"id", person.id},
               {"name", world.sends_name ? person.name : "Subscriber"},
               {"country", "AT"},
               {"language", "en"},
               {"api_version", person.api_version}};
  if (world.sends_name) user["avatar"] = "https://media-direct.cdn.viber.com/download_photo?id=1";
  return user;
}

Webhooks delivered(World& world, Person& person, std::uint64_t token) {
  if (person.refuses) {
    person.refuses = false;
    return callback(world, "failed", token,
                    {{"user_id", person.id}, {"desc", "message validation failed"}});
  }
  Webhooks all;
  for (int device = 0; device < person.devices; ++device) {
    for (Webhook& one : callback(world, "delivered", token, {{"user_id", person.id}}))
      all.push_back(std::move(one));
  }
  return all;
}

Webhooks seen(World& world, Person& person) {
  std::uint64_t last = 0;
  for (Said& said : person.messages) {
    if (!said.is_ours || said.is_seen) continue;
    said.is_seen = true;
    last = said.token;
  }
  return last == 0 ? Webhooks() : callback(world, "seen", last, {{"user_id", person.id}});
}

Webhooks again(World& world, const Webhook& webhook, int status) {
  const std::string key = webhook.body;
  if (status == 200 || !world.redelivers) {
    world.tries.erase(key);
    return {};
  }
  const int tried = world.tries[key]++;
  if (tried >= kMostTries) {
    world.tries.erase(key);
    return {};
  }
  Webhook repeated = webhook;
  const auto step = static_cast<std::size_t>(tried);
  repeated.delay_ms = step < std::size(kWaits) ? kWaits[step] : kLaterWait;
  return {std::move(repeated)};
}

}  // namespace jackfield::viber_simulator
