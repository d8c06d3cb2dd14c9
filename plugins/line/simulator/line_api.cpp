// SPDX-License-Identifier: MIT
#include "plugins/line/simulator/line_api.hpp"

#include <algorithm>

namespace jackfield::line_simulator {
namespace {

using Json = nlohmann::json;
using simulator::HttpRequest;
using simulator::HttpResponse;

constexpr std::size_t kLargestBody = 2 * 1024 * 1024;
constexpr std::string_view kThrottled = "The API rate limit has been exceeded. Try again later.";
constexpr std::string_view kUnauthorized =
    "Authentication failed due to the following reason: invalid token. Confirm that the access "
    "token in the "
    "authorization header is valid.";

HttpResponse bot_info(Call& call) {
  return json_answer(200, {{"userId", call.world.bot_user_id},
                           {"basicId", "@simulated"},
                           {"displayName", "Simulated account"},
                           {"chatMode", "chat"},
                           {"markAsReadMode", "manual"}});
}

HttpResponse quota(Call& call) {
  if (call.world.quota < 0) return json_answer(200, {{"type", "none"}});
  return json_answer(200, {{"type", "limited"}, {"value", call.world.quota}});
}

HttpResponse consumption(Call& call) {
  return json_answer(200, {{"totalUsage", call.world.used}});
}

HttpResponse get_endpoint(Call& call) {
  if (call.world.endpoint.empty()) return error_answer(404, "Webhook endpoint not found");
  return json_answer(200, {{"endpoint", call.world.endpoint}, {"active", call.world.uses_webhook}});
}

HttpResponse put_endpoint(Call& call) {
  const Json& given = call.body.contains("endpoint") ? call.body["endpoint"] : Json();
  const std::string url = given.is_string() ? given.get<std::string>() : std::string();
  if (!is_endpoint(url)) return error_answer(400, "Invalid webhook endpoint URL");
  call.world.endpoint = url;
  return json_answer(200, Json::object());
}

// /v2/bot/profile/{user},
// /v2/bot/{group|room}/{chat}/{summary | member/{user} | members/count | members/ids}
HttpResponse profile(Call& call) {
  const std::vector<std::string> parts = segments(call.path);
  World& world = call.world;
  const auto described = [&](const Person& person) {
    return json_answer(200,
                       {{"displayName", person.name}, {"userId", person.id}, {"language", "en"}});
  };
  if (parts.size() == 4 && parts[2] == "profile") {
    const Person* person = world.person(parts[3]);
    return person == nullptr || person->is_blocked ? error_answer(404, "Not found")
                                                   : described(*person);
  }
  const Chat* chat = parts.size() >= 5 ? world.chat(parts[3]) : nullptr;
  if (chat == nullptr || !chat->is_group) return error_answer(404, "Not found");
  if (parts.size() == 5 && parts[4] == "summary" && parts[2] == "group") {
    return json_answer(200, {{"groupId", chat->id}, {"groupName", chat->title}});
  }
  if (parts.size() == 6 && parts[4] == "members" && parts[5] == "count") {
    return json_answer(200, {{"count", chat->members.size()}});
  }
  if (parts.size() == 6 && parts[4] == "members" && parts[5] == "ids")
    return member_ids(call, *chat);
  const bool is_member =
      parts.size() == 6 && parts[4] == "member" &&
      std::find(chat->members.begin(), chat->members.end(), parts[5]) != chat->members.end();
  const Person* person = is_member ? world.person(parts[5]) : nullptr;
  return person == nullptr ? error_answer(404, "Not found") : described(*person);
}

// /v2/bot/user/{user}/linkToken
HttpResponse link_token(Call& call) {
  const std::vector<std::string> parts = segments(call.path);
  if (parts.size() != 5 || parts[4] != "linkToken") return error_answer(404, "Not found");
  const Person* person = call.world.person(parts[3]);
  if (person == nullptr || person->is_blocked)
    return error_answer(400, "The property, 'to', in the request body is invalid");
  return json_answer(200, {{"linkToken", call.world.next_token("link")}});
}

struct Route {
  std::string_view method;
  std::string_view path;  // a trailing / matches what follows it
  HttpResponse (*answer)(Call&);
  double per_second;  // 0: the usual rate
};

constexpr Route kRoutes[] = {
    {"POST", "/v2/bot/message/reply", &reply, 0},
    {"POST", "/v2/bot/message/push", &push, 0},
    {"POST", "/v2/bot/message/multicast", &multicast, 200},
    {"POST", "/v2/bot/message/broadcast", &broadcast, 60.0 / 3600},
    {"POST", "/v2/bot/message/validate/reply", &validate, 0},
    {"POST", "/v2/bot/message/validate/push", &validate, 0},
    {"POST", "/v2/bot/message/validate/multicast", &validate, 0},
    {"POST", "/v2/bot/chat/markAsRead", &mark_as_read, 0},
    {"POST", "/v2/bot/chat/loading/start", &start_loading, 100},
    {"POST", "/v2/bot/chat/", &chat_control, 0},
    {"POST", "/bot/pnp/push", &notify, 0},
    {"POST", "/v2/bot/message/pnp/templated/push", &notify_by_template, 0},
    {"POST", "/v2/bot/user/", &link_token, 0},
    {"GET", "/v2/bot/info", &bot_info, 0},
    {"GET", "/v2/bot/message/quota", &quota, 0},
    {"GET", "/v2/bot/message/quota/consumption", &consumption, 0},
    {"GET", "/v2/bot/channel/webhook/endpoint", &get_endpoint, 1000.0 / 60},
    {"PUT", "/v2/bot/channel/webhook/endpoint", &put_endpoint, 1000.0 / 60},
    {"POST", "/v2/bot/channel/webhook/test", &test_webhook, 60.0 / 3600},
    {"POST", "/v2/bot/group/", &leave_chat, 0},
    {"POST", "/v2/bot/room/", &leave_chat, 0},
    {"GET", "/v2/bot/followers/ids", &follower_ids, 0},
    {"GET", "/v2/bot/profile/", &profile, 0},
    {"GET", "/v2/bot/group/", &profile, 0},
    {"GET", "/v2/bot/room/", &profile, 0},
    {"GET", "/v2/bot/message/", &content, 0},
};

const Route* route_of(std::string_view method, std::string_view path) {
  for (const Route& route : kRoutes) {
    const bool is_prefix = route.path.ends_with('/');
    if (route.method == method && (is_prefix ? path.starts_with(route.path) : path == route.path))
      return &route;
  }
  return nullptr;
}

HttpResponse checked(World& world, const HttpRequest& request, std::string request_id) {
  const std::string_view target = request.target;
  const std::string_view path = target.substr(0, target.find('?'));
  const std::string_view query =
      path.size() < target.size() ? target.substr(path.size() + 1) : std::string_view();
  if (auto told = world.tokens.answer(request, path, query, world.now)) return *told;
  const Route* route = route_of(request.method, path);
  if (route == nullptr) return error_answer(404, "Not found");
  if (!world.tokens.is_valid(request, world.now)) {
    ++world.counters["unauthorized"];
    return error_answer(401, std::string(kUnauthorized));
  }
  const double rate = route->per_second > 0 ? route->per_second : world.rate;
  if (!world.take_rate(std::string(route->method).append(route->path), rate)) {
    ++world.counters["throttled"];
    return error_answer(429, std::string(kThrottled));
  }
  if (request.body.size() > kLargestBody) return error_answer(413, "Payload Too Large");
  Call call{world, request, path, Json::object(), std::move(request_id)};
  if (request.method != "GET") {
    if (!simulator::header(request.headers, "content-type").starts_with("application/json")) {
      return error_answer(415, "Unsupported Media Type");
    }
    call.body = Json::parse(request.body, nullptr, false);
    if (call.body.is_discarded() || !call.body.is_object()) {
      return error_answer(400, "The request body could not be parsed as JSON (line: 1, column: 1)");
    }
  }
  return route->answer(call);
}

}  // namespace

bool is_endpoint(std::string_view url) {
  constexpr std::size_t kLongest = 500;
  // Play on one machine has no public address.
  const bool is_local = url.starts_with("http://127.0.0.1") || url.starts_with("http://localhost");
  return url.size() <= kLongest && (url.starts_with("https://") || is_local);
}

std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> all;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    all.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return all;
}

HttpResponse answer(World& world, const HttpRequest& request) {
  const std::string request_id = world.next_token("request");
  HttpResponse response;
  if (auto faulty = world.faults.before(request, error_answer(429, std::string(kThrottled)))) {
    response = std::move(*faulty);
  } else {
    try {
      response = checked(world, request, request_id);
    } catch (const Json::exception&) {  // a member of a kind that no check looked at
      response = error_answer(400, "The request body has 1 error(s)");
    }
    if (response.status >= 400) ++world.counters["refused"];
    if (!response.first) response = world.faults.after(request, std::move(response));
  }
  response.headers.emplace_back("x-line-request-id", request_id);
  return response;
}

}  // namespace jackfield::line_simulator
