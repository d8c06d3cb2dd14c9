// SPDX-License-Identifier: MIT
// The Messenger Profile: greeting, menu, ice breakers, commands. Source: fact sheet Messenger, 4.1
// and 5, 2026-11-21.
#include "plugins/meta/simulator/meta_graph.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::meta_simulator {
namespace {

using simulator::HttpResponse;

constexpr std::size_t kMostMenuItems = 20;
constexpr std::size_t kMostIceBreakers = 4;
constexpr std::size_t kMostCommands = 100;
constexpr double kTenMinutes = 600.0 * 1000;

/// Of a menu's items and those below them.
bool are_items(const Json& items) {
  for (const Json& one : items) {
    if (characters(text_of(one, "title")) > 30) return false;
    if (text_of(one, "type") == "postback" && !is_payload(one)) return false;
    if (!are_items(member(one, "call_to_actions"))) return false;
  }
  return true;
}

bool are_commands(const Json& list) {
  return std::all_of(list.begin(), list.end(), [](const Json& one) {
    const std::size_t length = characters(text_of(one, "name"));
    return length >= 1 && length <= 32 && characters(text_of(one, "description")) <= 64;
  });
}

bool has_default_locale(const Json& list) {
  return std::any_of(list.begin(), list.end(),
                     [](const Json& one) { return text_of(one, "locale") == "default"; });
}

/// What Meta says against a part; empty: nothing.
std::string fault_of(const std::string& name, const Json& value) {
  const bool is_by_locale =
      name == "greeting" || name == "ice_breakers" || name == "persistent_menu";
  if (is_by_locale && (!value.is_array() || !has_default_locale(value)))
    return name + " needs the locale default";
  for (const Json& one : is_by_locale ? value : Json::array()) {
    const Json actions = member(one, "call_to_actions");
    if (name == "ice_breakers" && actions.size() > kMostIceBreakers)
      return "ice_breakers has 4 at most";
    if (name == "persistent_menu" && actions.size() > kMostMenuItems)
      return "persistent_menu has 20 items at most";
    if (name == "persistent_menu" && !are_items(actions))
      return "an item has a title of 30 and a payload of 1000 at most";
  }
  for (const Json& one : name == "commands" ? value : Json::array()) {
    const std::size_t count = member(one, "commands").size();
    if (count == 0 || count > kMostCommands) return "commands must be 1 to 100";
    if (!are_commands(member(one, "commands")))
      return "a command has a name of 32 and a description of 64 at most";
  }
  return {};
}

HttpResponse set(World& world, const Json& parts) {
  for (const auto& [name, value] : parts.items()) {
    const bool needs_start = name == "persistent_menu" && !world.is_instagram &&
                             !world.profile.contains("get_started") &&
                             !parts.contains("get_started");
    if (needs_start) return error_answer(100, 0, "You must set a Get Started button first");
    if (const std::string fault = fault_of(name, value); !fault.empty())
      return error_answer(100, 0, fault);
  }
  world.profile.update(parts);
  ++world.counters["profile_changes"];
  return json_answer(200, {{"result", "success"}});
}

HttpResponse drop(World& world, const Json& names) {
  Json left = world.profile;
  for (const Json& name : names) left.erase(name.get<std::string>());
  if (!world.is_instagram && left.contains("persistent_menu") && !left.contains("get_started"))
    return error_answer(100, 0, "The persistent menu needs the Get Started button");
  world.profile = std::move(left);
  ++world.counters["profile_changes"];
  return json_answer(200, {{"result", "success"}});
}

}  // namespace

HttpResponse profile_settings(Call& call) {
  World& world = call.world;
  if (world.is_instagram && call.word("platform") != "instagram")
    return error_answer(100, 0, "platform is missing");
  if (!world.take_rate("settings", 10, kTenMinutes))
    return error_answer(613, 0, "Too many changes");
  if (call.request.method == "POST") return set(world, call.body);
  if (call.request.method == "DELETE") return drop(world, member(call.body, "fields"));
  const Json all = world.profile.empty() ? Json::array() : Json::array({world.profile});
  return json_answer(200, {{"data", all}});
}

}  // namespace jackfield::meta_simulator
