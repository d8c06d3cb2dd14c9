// SPDX-License-Identifier: MIT
// What was said, as the Conversations API tells it, and what is done about people. Source: fact
// sheets Messenger 5 and Instagram 5, 2026-11-21.
#include <algorithm>
#include <ctime>

#include "plugins/meta/simulator/meta_graph.hpp"

namespace jackfield::meta_simulator {
namespace {

using simulator::HttpResponse;

constexpr std::string_view kThread = "t_";  // begins a conversation's id
constexpr std::size_t kMostDetails = 20;
constexpr std::size_t kMostPeople = 10;  // of one moderation
constexpr std::size_t kMostActions = 2;

std::int64_t newest(const Chat& chat) {
  return chat.messages.empty() ? 0 : chat.messages.back().at_ms;
}

Json listed(const World& world, const Chat& chat) {
  return {{"id", std::string(kThread) + chat.person},
          {"updated_time", written(newest(chat))},
          {"participants",
           {{"data", Json::array({{{"id", chat.person}, {"name", "Somebody"}},
                                  {{"id", world.own}, {"name", "Shop"}}})}}}};
}

Json detailed(const World& world, const Chat& chat, const Said& said) {
  const bool is_ours = said.is_ours;
  Json told = {{"id", said.id},
               {"created_time", written(said.at_ms)},
               {"from", {{"id", is_ours ? world.own : chat.person}}},
               {"to", {{"data", Json::array({{{"id", is_ours ? chat.person : world.own}}})}}}};
  if (!said.is_unsent && !text_of(said.message, "text").empty())
    told["message"] = text_of(said.message, "text");
  Json files = member(said.message, "attachments");
  if (const Json one = member(said.message, "attachment"); one.is_object()) files.push_back(one);
  for (const Json& file : files) {
    const std::string url = text_of(member(file, "payload"), "url");
    told["attachments"]["data"].push_back({{"id", "88"}, {"image_data", {{"url", url}}}});
  }
  return told;
}

}  // namespace

std::string written(std::int64_t at_ms) {
  const std::time_t at = at_ms / 1000;
  std::tm utc{};
  gmtime_r(&at, &utc);
  char text[32];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S+0000", &utc);
  return {text, size};
}

HttpResponse list_conversations(Call& call) {
  World& world = call.world;
  if (call.word("platform") != (world.is_instagram ? "instagram" : "messenger"))
    return error_answer(100, 0, "Param platform must be one of messenger, instagram");
  const std::string wanted = call.word("user_id");
  Json all = Json::array();
  for (const auto& [person, chat] : world.chats) {
    if (!chat.messages.empty() && (wanted.empty() || wanted == person))
      all.push_back(listed(world, chat));
  }
  std::sort(all.begin(), all.end(), [](const Json& a, const Json& b) {
    return a["updated_time"].get<std::string>() > b["updated_time"].get<std::string>();
  });
  ++world.counters["histories"];
  return json_answer(200, {{"data", std::move(all)}});
}

std::optional<HttpResponse> past(Call& call) {
  World& world = call.world;
  const std::string& id = call.path[0];
  for (const auto& [person, chat] : world.chats) {
    if (id == std::string(kThread) + person) {
      Json messages = Json::array();
      std::for_each(chat.messages.rbegin(), chat.messages.rend(), [&](const auto& said) {
        messages.push_back({{"id", said.id}, {"created_time", written(said.at_ms)}});
      });
      return json_answer(200, {{"id", id}, {"messages", {{"data", std::move(messages)}}}});
    }
    std::size_t age = 0;
    for (auto said = chat.messages.rbegin(); said != chat.messages.rend(); ++said, ++age) {
      if (said->id != id) continue;
      if (age >= kMostDetails)
        return error_answer(100, 33, "Only the 20 most recent messages can be queried");
      return json_answer(200, detailed(world, chat, *said));
    }
  }
  return std::nullopt;
}

HttpResponse moderate(Call& call) {
  World& world = call.world;
  const Json users = member(call.body, "user_ids");
  const Json actions = member(call.body, "actions");
  if (!users.is_array() || users.empty() || users.size() > kMostPeople)
    return error_answer(100, 0, "Param user_ids must hold 1 to 10 people");
  if (!actions.is_array() || actions.empty() || actions.size() > kMostActions)
    return error_answer(100, 0, "Param actions must hold 1 or 2 actions");
  for (const Json& action : actions) {
    if (action != "block_user" && action != "unblock_user" && action != "move_to_spam")
      return error_answer(100, 0, "Param actions[0] is not a valid action");
  }
  if (actions.size() == 2 && actions[0] != actions[1] && actions[0] != "move_to_spam" &&
      actions[1] != "move_to_spam")
    return error_answer(100, 0, "Nobody is blocked and unblocked at once");
  Json results = Json::array();
  for (const Json& user : users) {
    Person* person = world.person(text_of(user, "id"));
    if (person == nullptr) return error_answer(100, 0, "No such user");
    for (const Json& action : actions) {
      if (action == "move_to_spam") ++world.counters["spam"];
      if (action == "block_user") person->is_shut_out = true;
      if (action == "unblock_user") person->is_shut_out = false;
    }
    results.push_back({{"user_id", person->id}, {"success", true}});
  }
  return json_answer(200, {{"result", std::move(results)}});
}

}  // namespace jackfield::meta_simulator
