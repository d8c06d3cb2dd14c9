// SPDX-License-Identifier: MIT
#include "plugins/viber/simulator/viber_world.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

namespace jackfield::viber_simulator {
namespace {

constexpr std::size_t kMostMessages = 200;  // of one chat; what is older has scrolled away
constexpr std::uint64_t kFirstToken = 4'900'000'000'000'000'000;

}  // namespace

World::World(const nlohmann::json& config)
    : auth_token(config.value("auth_token", "")),
      bot_id(config.value("bot_id", "pa:75346594275468546724")) {
  for (const char* id : {"b25lLXBlcnNvbi1vbmUtMQ==", "dHdvLXBlcnNvbi10d28tMg=="}) meet(id);
}

std::uint64_t World::next_token() {
  constexpr std::uint64_t kMillion = 1'000'000;
  return kFirstToken + static_cast<std::uint64_t>(now) % kMillion * kMillion + ++serial;
}

Person* World::person(std::string_view id) {
  const auto found =
      std::find_if(people.begin(), people.end(), [id](const Person& one) { return one.id == id; });
  return found == people.end() ? nullptr : &*found;
}

Person& World::meet(const std::string& id) {
  if (Person* known = person(id)) return *known;
  Person& person = people.emplace_back();
  person.id = id;
  person.name = "Customer " + std::to_string(people.size());
  return person;
}

Said& World::say(Person& to, Said said) {
  if (to.messages.size() >= kMostMessages) to.messages.pop_front();
  to.messages.push_back(std::move(said));
  return to.messages.back();
}

std::string World::put_media(const std::string& name) {
  const std::string path = "/5/media/" + std::to_string(next_token()) + "/" + name;
  media[path] = now;
  return "https://dl-media.viber.com" + path;
}

std::string signature(std::string_view key, std::string_view data) {
  constexpr char kHex[] = "0123456789abcdef";
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(data.data()), data.size(), digest, &length);
  std::string hex;
  for (unsigned int i = 0; i < length; ++i) {
    hex += kHex[digest[i] >> 4];
    hex += kHex[digest[i] & 15];
  }
  return hex;
}

std::string text_of(const nlohmann::json& object, const char* name) {
  const nlohmann::json& found = member(object, name);
  return found.is_string() ? found.get<std::string>() : std::string();
}

const nlohmann::json& member(const nlohmann::json& object, const char* name) {
  static const nlohmann::json kNull;
  if (!object.is_object()) return kNull;
  const auto found = object.find(name);
  return found == object.end() ? kNull : *found;
}

}  // namespace jackfield::viber_simulator
