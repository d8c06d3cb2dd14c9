// SPDX-License-Identifier: MIT
// Who is in a group, who follows, leaving, and trying the webhook.
#include "plugins/line/simulator/line_api.hpp"
#include "plugins/line/simulator/line_checks.hpp"
#include "plugins/line/simulator/line_deeds.hpp"

#include <algorithm>
#include <charconv>
#include <ctime>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;
using simulator::HttpResponse;

constexpr std::size_t kMembersAPage = 100;
constexpr std::size_t kFollowersAPage = 300;
constexpr std::size_t kMostFollowers = 1000;
constexpr std::int64_t kPageTokenMs = 24LL * 3600 * 1000;

std::map<std::string, std::string> query_of(const Call& call) {
  const std::string_view target = call.request.target;
  const std::size_t mark = std::min(target.find('?'), target.size() - 1);
  return form_fields(target.substr(mark + 1));
}

bool read_number(const std::string& text, std::size_t& out) {
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), out);
  return fault == std::errc() && end == text.data() + text.size();
}

/// A page of ids. LINE tells them to verified accounts only, and a page's token holds a day.
HttpResponse page(Call& call, const std::vector<std::string>& all, const char* member,
                  std::size_t most) {
  World& world = call.world;
  if (!world.is_verified)
    return error_answer(403, "Access to this API is not available for your account");
  std::size_t from = 0;
  if (const std::string start = query_of(call)["start"]; !start.empty()) {
    const auto known = world.pages.find(start);
    if (known == world.pages.end() || known->second.at + kPageTokenMs <= world.now)
      return error_answer(400, "The value for the 'start' parameter is invalid");
    from = std::min(known->second.from, all.size());
  }
  const std::size_t until = std::min(from + most, all.size());
  Json ids = Json::array();
  for (std::size_t i = from; i < until; ++i) ids.push_back(all[i]);
  Json body = {{member, std::move(ids)}};
  if (until < all.size()) {
    const std::string next = world.next_token("page");
    world.pages[next] = {until, world.now};
    body["next"] = next;
  }
  return json_answer(200, body);
}

std::string utc(std::int64_t at_ms) {
  const auto seconds = static_cast<std::time_t>(at_ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

HttpResponse trial_told(const World& world, int status, const char* reason) {
  return json_answer(200, {{"success", reason == std::string_view("OK")},
                           {"timestamp", utc(world.now)},
                           {"statusCode", status},
                           {"reason", reason},
                           {"detail", std::to_string(status)}});
}

}  // namespace

// /v2/bot/{group|room}/{chat}/members/ids
HttpResponse member_ids(Call& call, const Chat& chat) {
  return page(call, chat.members, "memberIds", kMembersAPage);
}

// /v2/bot/followers/ids
HttpResponse follower_ids(Call& call) {
  std::size_t limit = kFollowersAPage;
  const std::string asked = query_of(call)["limit"];
  const bool is_good =
      asked.empty() || (read_number(asked, limit) && limit >= 1 && limit <= kMostFollowers);
  if (!is_good) return error_answer(400, "The value for the 'limit' parameter is invalid");
  std::vector<std::string> friends;
  for (const Person& person : call.world.people) {
    if (!person.is_blocked) friends.push_back(person.id);
  }
  return page(call, friends, "userIds", limit);
}

// /v2/bot/{group|room}/{chat}/leave
HttpResponse leave_chat(Call& call) {
  const std::vector<std::string> parts = segments(call.path);
  constexpr std::size_t kParts = 5;
  if (parts.size() != kParts || parts[4] != "leave") return error_answer(404, "Not found");
  const char kind = parts[2] == "room" ? 'R' : 'C';
  const Chat* chat = call.world.chat(parts[3]);
  if (chat == nullptr || chat->id.front() != kind) return error_answer(404, "Not found");
  call.world.chats.erase(parts[3]);
  ++call.world.counters["left"];
  return json_answer(200, Json::object());
}

HttpResponse test_webhook(Call& call) {
  World& world = call.world;
  const std::string given = text_of(call.body, "endpoint");
  const std::string url = given.empty() ? world.endpoint : given;
  if (url.empty()) return error_answer(404, "Webhook endpoint not found");
  if (!is_endpoint(url)) return error_answer(400, "Invalid webhook endpoint URL");
  ++world.counters["webhook_tests"];
  HttpResponse waits;
  waits.first = make_webhook(world, Json::array());
  waits.first->url = url;
  return waits;
}

HttpResponse webhook_tried(const World& world, int status) {
  if (status == 0) return trial_told(world, 0, "COULD_NOT_CONNECT");
  const bool is_taken = status >= 200 && status < 300;
  return trial_told(world, status, is_taken ? "OK" : "ERROR_STATUS_CODE");
}

}  // namespace jackfield::line_simulator
