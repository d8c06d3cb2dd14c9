// SPDX-License-Identifier: MIT
// WeChat's own customer service: agents, sessions, records. Limits and codes:
// developers.weixin.qq.com/doc/subscription/api/customer/servicermanage, read 2026-11-22.
#include "plugins/wechat/simulator/wechat_api.hpp"

#include <algorithm>

namespace jackfield::wechat_simulator {
namespace {

using simulator::HttpResponse;

constexpr std::size_t kMostAgents = 100;
constexpr std::int64_t kDaySeconds = 24LL * 3600;
constexpr std::int64_t kMostRecords = 10'000;

Agent* agent_of(World& world, const std::string& account) {
  const auto found = std::find_if(world.agents.begin(), world.agents.end(),
                                  [&](const Agent& one) { return one.account == account; });
  return found == world.agents.end() ? nullptr : &*found;
}

bool is_account(std::string_view account) {
  constexpr std::size_t kLongestPrefix = 10;
  constexpr std::size_t kLongestSuffix = 30;
  const std::size_t at = account.find('@');
  if (at == std::string_view::npos || at == 0 || at > kLongestPrefix) return false;
  const std::size_t suffix = account.size() - at - 1;
  return suffix > 0 && suffix <= kLongestSuffix &&
         account.substr(0, at).find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") ==
             std::string_view::npos;
}

bool is_nickname(std::string_view name) {
  constexpr std::size_t kLongest = 16;
  const auto letters = static_cast<std::size_t>(std::count_if(
      name.begin(), name.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; }));
  return letters >= 1 && letters <= kLongest;
}

std::int64_t number_of(const Json& body, const char* name) {
  return body.contains(name) && body[name].is_number_integer() ? body[name].get<std::int64_t>()
                                                               : -1;
}

}  // namespace

HttpResponse kf_list(Call& call) {
  Json list = Json::array();
  for (const Agent& agent : call.world.agents) {
    Json one = {
        {"kf_account", agent.account}, {"kf_nick", agent.nickname}, {"kf_id", agent.number}};
    if (!agent.wechat.empty()) one["kf_wx"] = agent.wechat;
    if (!agent.invited.empty())
      one.update({{"invite_wx", agent.invited}, {"invite_status", "waiting"}});
    list.push_back(std::move(one));
  }
  return json_answer({{"kf_list", std::move(list)}});
}

HttpResponse kf_online(Call& call) {
  Json list = Json::array();
  for (const Agent& agent : call.world.agents) {
    if (!agent.is_online) continue;
    const auto sessions =
        std::count_if(call.world.sessions.begin(), call.world.sessions.end(),
                      [&](const auto& one) { return one.second.account == agent.account; });
    list.push_back({{"kf_account", agent.account},
                    {"status", 1},
                    {"kf_id", agent.number},
                    {"accepted_case", sessions}});
  }
  return json_answer({{"kf_online_list", std::move(list)}});
}

HttpResponse kf_add(Call& call) {
  World& world = call.world;
  const std::string account = text_of(call.body, "kf_account");
  const std::string nickname = text_of(call.body, "nickname");
  if (!is_account(account)) return error_answer(world, 65404);
  if (!is_nickname(nickname)) return error_answer(world, 65403);
  if (agent_of(world, account) != nullptr) return error_answer(world, 65406);
  if (world.agents.size() >= kMostAgents) return error_answer(world, 65405);
  world.agents.push_back({account, nickname, std::to_string(1001 + world.agents.size())});
  return ok_answer();
}

HttpResponse kf_update(Call& call) {
  World& world = call.world;
  Agent* agent = agent_of(world, text_of(call.body, "kf_account"));
  const std::string nickname = text_of(call.body, "nickname");
  if (agent == nullptr) return error_answer(world, 65401);
  if (!is_nickname(nickname)) return error_answer(world, 65403);
  agent->nickname = nickname;
  return ok_answer();
}

HttpResponse kf_delete(Call& call) {
  World& world = call.world;
  const std::string account = text_of(call.body, "kf_account");
  if (agent_of(world, account) == nullptr) return error_answer(world, 65401);
  std::erase_if(world.agents, [&](const Agent& one) { return one.account == account; });
  std::erase_if(world.sessions, [&](const auto& one) { return one.second.account == account; });
  return ok_answer();
}

HttpResponse kf_invite(Call& call) {
  World& world = call.world;
  Agent* agent = agent_of(world, text_of(call.body, "kf_account"));
  const std::string whom = text_of(call.body, "invite_wx");
  if (agent == nullptr) return error_answer(world, 65401);
  if (whom.empty()) return error_answer(world, 65409);
  if (!agent->wechat.empty()) return error_answer(world, 65412);
  if (!agent->invited.empty()) return error_answer(world, 65411);
  agent->invited = whom;
  return ok_answer();
}

HttpResponse kf_picture(Call& call) {
  World& world = call.world;
  Agent* agent = agent_of(world, call.query("kf_account"));
  if (agent == nullptr) return error_answer(world, 65401);
  const std::string_view body = call.request.body;
  const bool is_form =
      simulator::header(call.request.headers, "content-type").starts_with("multipart/form-data");
  const bool is_jpeg = body.find("name=\"media\"") != std::string_view::npos &&
                       body.find(".jpg\"") != std::string_view::npos;
  if (!is_form || !is_jpeg) return error_answer(world, 40005);
  ++world.counters["agent_pictures"];
  return ok_answer();
}

HttpResponse kf_session(Call& call) {
  World& world = call.world;
  const std::string open_id = text_of(call.body, "openid");
  const std::string account = text_of(call.body, "kf_account");
  const bool is_end = call.request.target.find("/close") != std::string::npos;
  if (world.person(open_id) == nullptr) return error_answer(world, 40003);
  const Agent* agent = agent_of(world, account);
  if (agent == nullptr) return error_answer(world, 65401);
  const auto known = world.sessions.find(open_id);
  const bool is_elsewhere = known != world.sessions.end() && known->second.account != account;
  if (is_end) {
    if (known == world.sessions.end() || is_elsewhere) return error_answer(world, 65413);
    world.sessions.erase(known);
    return ok_answer();
  }
  if (!agent->is_online) return error_answer(world, 65415);
  if (is_elsewhere) return error_answer(world, 65414);
  world.sessions.try_emplace(open_id, Session{account, world.now});
  ++world.counters["sessions"];
  return ok_answer();
}

HttpResponse kf_session_of(Call& call) {
  World& world = call.world;
  const std::string open_id = call.query("openid");
  if (world.person(open_id) == nullptr) return error_answer(world, 40003);
  const auto known = world.sessions.find(open_id);
  if (known == world.sessions.end()) return json_answer({{"kf_account", ""}, {"createtime", 0}});
  return json_answer(
      {{"kf_account", known->second.account}, {"createtime", known->second.at_ms / 1000}});
}

HttpResponse kf_session_list(Call& call) {
  World& world = call.world;
  const std::string account = call.query("kf_account");
  if (agent_of(world, account) == nullptr) return error_answer(world, 65401);
  Json list = Json::array();
  for (const auto& [open_id, session] : world.sessions) {
    if (session.account == account)
      list.push_back({{"createtime", session.at_ms / 1000}, {"openid", open_id}});
  }
  return json_answer({{"sessionlist", std::move(list)}});
}

HttpResponse kf_waiting(Call& call) {
  Json list = Json::array();
  for (const Person& person : call.world.people) {
    if (person.wrote_at > 0 && !call.world.sessions.contains(person.open_id))
      list.push_back({{"latest_time", person.wrote_at / 1000}, {"openid", person.open_id}});
  }
  const std::size_t count = list.size();
  return json_answer({{"count", count}, {"waitcaselist", std::move(list)}});
}

HttpResponse kf_records(Call& call) {
  World& world = call.world;
  const std::int64_t from = number_of(call.body, "starttime");
  const std::int64_t until = number_of(call.body, "endtime");
  const std::int64_t after = number_of(call.body, "msgid");
  const std::int64_t most = number_of(call.body, "number");
  if (from < 0 || until < from || after < 1 || most < 1 || most > kMostRecords)
    return error_answer(world, 65416);
  if (until - from > kDaySeconds) return error_answer(world, 65417);
  Json list = Json::array();
  std::int64_t last = after;
  for (std::size_t i = 0; i < world.records.size(); ++i) {
    const Json& record = world.records[i];
    const std::int64_t at = number_of(record, "time");
    const auto id = static_cast<std::int64_t>(i) + 1;
    const bool is_wanted = at >= from && at < until && id >= after;
    if (!is_wanted) continue;
    if (static_cast<std::int64_t>(list.size()) == most) break;
    list.push_back(record);
    last = id + 1;
  }
  const std::size_t count = list.size();
  return json_answer({{"recordlist", std::move(list)}, {"number", count}, {"msgid", last}});
}

}  // namespace jackfield::wechat_simulator
