// SPDX-License-Identifier: MIT
#include "plugins/wechat/simulator/wechat_world.hpp"

#include <utility>

namespace jackfield::wechat_simulator {
namespace {

constexpr std::int64_t kFileLifeMs = 3LL * 24 * 3600 * 1000;  // sheet 5
constexpr std::size_t kMostMessages = 500;  // of a chat; a load test writes more than anybody reads

}  // namespace

World::World(const Json& config, std::string url)
    : app_id(config.value("app_id", "")),
      app_secret(config.value("app_secret", "")),
      sealing{config.value("token", ""), config.value("encoding_aes_key", ""), app_id},
      webhook_url(std::move(url)) {
  const bool has_key = !config.value("encoding_aes_key", "").empty();
  mode = config.value("mode", has_key ? "secure" : "plaintext");
  constexpr std::pair<const char*, const char*> kPeople[] = {
      {"oSim0000000000000000000000a1", "小明"}, {"oSim0000000000000000000000b2", "Lin"}};
  for (const auto& [open_id, name] : kPeople) {
    Person& person = people.emplace_back();
    person.open_id = open_id;
    person.name = name;
  }
}

std::string World::next_id() {
  return std::to_string(24'500'000'000'000'000 + static_cast<std::int64_t>(++serial));
}

std::string World::next_token(std::string_view what) {
  return std::string(what) + "-" + std::to_string(++serial);
}

Person* World::person(std::string_view open_id) {
  for (Person& one : people) {
    if (one.open_id == open_id) return &one;
  }
  return nullptr;
}

const File* World::file(const std::string& id) const {
  const auto found = files.find(id);
  const bool is_known = found != files.end() && now <= found->second.at_ms + kFileLifeMs;
  return is_known ? &found->second : nullptr;
}

Said& World::say(Person& whom, bool is_ours, Json content) {
  if (whom.messages.size() >= kMostMessages) whom.messages.pop_front();
  whom.messages.push_back({next_id(), is_ours, now, std::move(content)});
  return whom.messages.back();
}

std::string text_of(const Json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace jackfield::wechat_simulator
