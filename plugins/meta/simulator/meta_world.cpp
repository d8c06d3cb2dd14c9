// SPDX-License-Identifier: MIT
#include "plugins/meta/simulator/meta_world.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <utility>

namespace jackfield::meta_simulator {
namespace {

constexpr std::size_t kMostMessages = 500;

std::string setting(const Json& config, std::string_view name) {
  const std::string own = text_of(config, name);
  return own.empty() ? text_of(member(config, "hook"), name) : own;
}

}  // namespace

World::World(const Json& config, std::string url, bool instagram)
    : is_instagram(instagram),
      has_instagram_login(text_of(config, "login") == "instagram"),
      own(text_of(config, instagram ? "ig_id" : "page_id")),
      node(has_instagram_login ? own : text_of(config, "page_id")),
      app_secret(setting(config, "app_secret")),
      instagram_app_secret(setting(config, "instagram_app_secret")),
      signing_secret(app_secret),
      verify_token(setting(config, "verify_token")),
      token(text_of(config, "access_token")),
      webhook_url(std::move(url)) {
  if (is_instagram)
    people = {{"9000001", "Ann"}, {"9000002", "Ben"}};
  else
    people = {{"7000001", "Ann"}, {"7000002", "Ben"}};
}

void World::unsubscribe() {
  has_webhooks = false;
  subscribed.clear();
  redeliveries.clear();
}

void World::subscribe(std::vector<std::string> fields) {
  has_webhooks = true;
  failing_since = 0;
  subscribed = std::move(fields);
}

std::string World::next_id(std::string_view prefix) {
  return std::string(prefix) + std::to_string(own.size() * 1000 + ++serial);
}

Person* World::person(std::string_view id) {
  const auto found =
      std::find_if(people.begin(), people.end(), [&](const Person& one) { return one.id == id; });
  return found == people.end() ? nullptr : &*found;
}

Chat& World::chat(const std::string& id) {
  Chat& found = chats[id];
  found.person = id;
  while (found.messages.size() > kMostMessages) found.messages.pop_front();
  return found;
}

Said* World::find(std::string_view id) {
  for (auto& [person, chat] : chats) {
    for (Said& said : chat.messages)
      if (said.id == id) return &said;
  }
  return nullptr;
}

Comment* World::comment(std::string_view id) {
  const auto found = comments.find(std::string(id));
  return found == comments.end() || found->second.is_deleted ? nullptr : &found->second;
}

bool World::take_rate(const std::string& key, double most, double in_ms) {
  Bucket& bucket = buckets[key];
  if (bucket.at == 0) bucket = {most, now};
  bucket.tokens =
      std::min(most, bucket.tokens + static_cast<double>(now - bucket.at) * most / in_ms);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

std::string text_of(const Json& object, std::string_view name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Json member(const Json& object, std::string_view name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found == object.end() ? Json() : *found;
}

std::string hmac_hex(std::string_view key, std::string_view data) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  const auto* bytes = static_cast<const unsigned char*>(static_cast<const void*>(data.data()));
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, data.size(), digest, &length);
  constexpr char kHex[] = "0123456789abcdef";
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) {
    hex += kHex[digest[i] >> 4];
    hex += kHex[digest[i] & 15];
  }
  return hex;
}

simulator::Webhook make_webhook(const World& world, const Json& entry, std::string_view signature) {
  const Json body = {{"object", world.is_instagram ? "instagram" : "page"},
                     {"entry", Json::array({entry})}};
  simulator::Webhook webhook;
  webhook.url = world.webhook_url;
  for (const char c : body.dump(-1, ' ', true)) {
    if (c == '/') webhook.body += '\\';
    webhook.body += c;
  }
  webhook.headers.emplace_back("content-type", "application/json");
  std::string proof = hmac_hex(world.signing_secret, webhook.body);
  if (signature == "bad") std::fill(proof.begin(), proof.end(), '0');
  if (signature != "missing")
    webhook.headers.emplace_back("x-hub-signature-256", "sha256=" + proof);
  return webhook;
}

simulator::Webhook messaging_webhook(const World& world, Json item, bool is_standby) {
  const char* list = is_standby ? "standby" : "messaging";
  return make_webhook(
      world, {{"id", world.own}, {"time", world.now}, {list, Json::array({std::move(item)})}});
}

simulator::Webhook change_webhook(const World& world, std::string_view field, Json value) {
  return make_webhook(
      world, {{"id", world.own},
              {"time", world.now / 1000},
              {"changes", Json::array({{{"field", field}, {"value", std::move(value)}}})}});
}

}  // namespace jackfield::meta_simulator
