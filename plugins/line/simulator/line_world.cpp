// SPDX-License-Identifier: MIT
#include "plugins/line/simulator/line_world.hpp"

#include "plugins/line/simulator/line_seal.hpp"

#include <algorithm>

namespace jackfield::line_simulator {
namespace {

constexpr std::size_t kMostMessages = 200;  // of one chat; what is older has scrolled away
constexpr std::string_view kGroup = "C00000000000000000000000000000001";

std::string customer_id(int number) {
  std::string digits = std::to_string(number);
  return "U" + std::string(32 - digits.size(), '0') + digits;
}

}  // namespace

World::World(const nlohmann::json& config, std::string url)
    : channel_secret(config.value("channel_secret", "")),
      bot_user_id(config.value("bot_user_id", "")),
      webhook_url(std::move(url)),
      tokens(config) {
  if (bot_user_id.empty())
    bot_user_id = "U" + digest_hex("bot:" + config.value("channel_id", ""), 32);
  Chat& group = chats[std::string(kGroup)];
  group.id = kGroup;
  group.is_group = true;
  group.title = "A group";
  for (const int number : {1, 2}) {
    meet(customer_id(number));
    group.members.push_back(customer_id(number));
  }
}

std::string World::next_id(std::int64_t now_ms) {
  return std::to_string(static_cast<std::uint64_t>(now_ms) * 1'000'000 + ++serial % 1'000'000);
}

std::string World::next_token(std::string_view what) {
  return digest_hex(std::string(what) + "\n" + channel_secret + std::to_string(now) + "." +
                        std::to_string(++serial),
                    32);
}

Person* World::person(std::string_view id) {
  const auto found =
      std::find_if(people.begin(), people.end(), [id](const Person& one) { return one.id == id; });
  return found == people.end() ? nullptr : &*found;
}

Person& World::meet(const std::string& id) {
  if (Person* known = person(id)) return *known;
  const std::string number = std::to_string(people.size() + 1);
  constexpr std::size_t kDigits = 8;
  people.push_back(
      {id, "Customer " + number, false, 0,
       "+8180" + std::string(kDigits - std::min(number.size(), kDigits), '0') + number});
  open_chat(id);
  return people.back();
}

Chat* World::chat(std::string_view id) {
  const auto found = chats.find(std::string(id));
  return found == chats.end() ? nullptr : &found->second;
}

Chat& World::open_chat(const std::string& id) {
  Chat& opened = chats[id];
  if (!opened.id.empty()) return opened;
  opened.id = id;
  opened.is_group = id.front() != 'U';
  if (!opened.is_group) opened.members = {id};
  return opened;
}

Said* World::find(std::string_view message_id, Chat** in) {
  for (auto& [id, one] : chats) {
    for (Said& said : one.messages) {
      if (said.id != message_id) continue;
      if (in != nullptr) *in = &one;
      return &said;
    }
  }
  return nullptr;
}

Said& World::say(Chat& in, Said said) {
  if (in.messages.size() >= kMostMessages) in.messages.pop_front();
  in.messages.push_back(std::move(said));
  return in.messages.back();
}

bool World::take_rate(const std::string& name, double per_second) {
  // Limits of so many an hour are taken all at once, too.
  constexpr double kHourSeconds = 3600;
  const double most = per_second < 1 ? per_second * kHourSeconds : per_second;
  const auto [found, is_new] = buckets.try_emplace(name, Bucket{most, now});
  Bucket& bucket = found->second;
  const double gained = static_cast<double>(now - bucket.at) / 1000 * per_second;
  bucket.tokens = std::min(most, bucket.tokens + gained);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

bool is_id(std::string_view id, std::string_view kinds) {
  return id.size() == 33 && kinds.find(id.front()) != std::string_view::npos &&
         id.substr(1).find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace jackfield::line_simulator
