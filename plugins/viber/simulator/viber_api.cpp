// SPDX-License-Identifier: MIT
#include "plugins/viber/simulator/viber_api.hpp"

#include "plugins/viber/simulator/viber_checks.hpp"

#include <algorithm>

namespace jackfield::viber_simulator {
namespace {

using Json = nlohmann::json;
using simulator::HttpRequest;
using simulator::HttpResponse;

constexpr std::size_t kLargestCall = 30 * 1024;
constexpr std::int64_t kHour = 3600'000;
constexpr std::string_view kApi = "/pa/";
constexpr const char* kEvents[] = {"delivered",  "seen",          "failed",
                                   "subscribed", "unsubscribed",  "conversation_started",
                                   "message",    "client_status", "webhook"};
// A picture of 24 by 24: what a simulated customer photographs.
constexpr unsigned char kPicture[] = {
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44,
    0x52, 0x00, 0x00, 0x00, 0x18, 0x00, 0x00, 0x00, 0x18, 0x08, 0x02, 0x00, 0x00, 0x00, 0x6f,
    0x15, 0xaa, 0xaf, 0x00, 0x00, 0x00, 0x2e, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x78,
    0xf9, 0xec, 0x3f, 0x1a, 0x2a, 0x4e, 0xf8, 0x84, 0x86, 0x88, 0x51, 0xc3, 0x30, 0x6a, 0x10,
    0x1d, 0x0d, 0x22, 0x4f, 0x1b, 0xa6, 0x9a, 0x51, 0x83, 0xe8, 0x69, 0xd0, 0x68, 0xca, 0x1e,
    0xcd, 0x6b, 0xa3, 0x06, 0xd1, 0xc5, 0x20, 0x00, 0x4b, 0xdc, 0x25, 0xac, 0x1a, 0xe9, 0xb7,
    0x48, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};

HttpResponse account_info(World& world, const Json&) {
  Json events = Json::array();
  for (const std::string& one : world.event_types) events.push_back(one);
  const auto subscribers = std::count_if(world.people.begin(), world.people.end(),
                                         [](const Person& person) { return person.is_subscribed; });
  return json_answer({{"status", 0},
                      {"status_message", "ok"},
                      {"id", world.bot_id},
                      {"chat_hostname", "SN-CHAT-01_"},
                      {"name", "Simulated bot"},
                      {"uri", "simulatedbot"},
                      {"category", "Companies, Brands & Products"},
                      {"country", "AT"},
                      {"webhook", world.webhook},
                      {"event_types", events},
                      {"subscribers_count", subscribers},
                      {"members", Json::array()}});
}

HttpResponse user_details(World& world, const Json& body) {
  constexpr std::int64_t kHalfDay = 12 * kHour;
  Person* person = world.person(text_of(body, "id"));
  if (text_of(body, "id").empty()) return status_answer(4, "id is missing");
  if (person == nullptr || person->is_gone) return status_answer(5, "receiverNotRegistered");
  if (!person->is_subscribed) return status_answer(6, "receiverNotSubscribed");
  std::erase_if(person->details_asked, [&](std::int64_t at) { return at + kHalfDay <= world.now; });
  if (person->details_asked.size() >= 2) return status_answer(12, "Too many requests");
  person->details_asked.push_back(world.now);
  Json user = user_object(world, *person);
  user.update(Json{{"name", person->name},
                   {"primary_device_os", "android 14"},
                   {"viber_version", "22.0.0"},
                   {"mcc", 232},
                   {"mnc", 1},
                   {"device_type", "SM-S911B"}});
  return json_answer({{"status", 0},
                      {"status_message", "ok"},
                      {"message_token", world.next_token()},
                      {"user", user}});
}

HttpResponse online(World& world, const Json& body) {
  const Json& ids = member(body, "ids");
  if (!ids.is_array() || ids.empty()) return status_answer(4, "ids is missing");
  if (ids.size() > 100) return status_answer(3, "too many ids");
  Json users = Json::array();
  for (const Json& id : ids) {
    const Person* person = id.is_string() ? world.person(id.get<std::string>()) : nullptr;
    if (person == nullptr) {
      users.push_back({{"id", id}, {"online_status", 4}, {"online_status_message", "unavailable"}});
    } else if (person->is_online) {
      users.push_back({{"id", id}, {"online_status", 0}, {"online_status_message", "online"}});
    } else {
      users.push_back({{"id", id},
                       {"online_status", 1},
                       {"online_status_message", "offline"},
                       {"last_online", world.now - kHour}});
    }
  }
  return json_answer({{"status", 0}, {"status_message", "ok"}, {"users", users}});
}

HttpResponse post_publicly(World&, const Json&) {
  return status_answer(18, "noPublicChat");
}

HttpResponse set_webhook(World& world, const Json& body) {
  if (!member(body, "url").is_string()) return status_answer(4, "url is missing");
  const std::string url = body["url"].get<std::string>();
  if (url.empty()) {
    world.webhook.clear();
    world.event_types.clear();
    return json_answer({{"status", 0}, {"status_message", "ok"}});
  }
  if (!is_address(body["url"])) return status_answer(1, "invalidUrl: only https is taken");
  const Json& events = member(body, "event_types");
  if (!events.is_null() && !events.is_array()) return status_answer(3, "event_types is no list");
  for (const Json& one : events) {
    const bool is_known =
        one.is_string() && std::any_of(std::begin(kEvents), std::end(kEvents),
                                       [&](const char* name) { return one == name; });
    if (!is_known) return status_answer(3, "event_types names an unknown event");
  }
  HttpResponse waits;
  waits.first = trial(world, url);
  return waits;
}

struct Route {
  std::string_view path;
  HttpResponse (*answer)(World&, const Json&);
  bool needs_webhook;
};

constexpr Route kRoutes[] = {
    {"set_webhook", &set_webhook, false},
    {"get_account_info", &account_info, false},
    {"get_user_details", &user_details, true},
    {"get_online", &online, true},
    {"send_message", &send_message, true},
    {"broadcast_message", &broadcast_message, true},
    {"post", &post_publicly, true},
};

/// Nothing ordered: 0.
int ordered_status(World& world, std::string_view target) {
  const auto found = std::find_if(
      world.orders.begin(), world.orders.end(),
      [&](const Order& order) { return target.find(order.path) != std::string_view::npos; });
  if (found == world.orders.end()) return 0;
  const int status = found->status;
  if (--found->count == 0) world.orders.erase(found);
  return status;
}

HttpResponse called(World& world, const HttpRequest& request, std::string_view path) {
  if (request.method != "POST") return status_answer(3, "only POST is taken");
  const auto route = std::find_if(std::begin(kRoutes), std::end(kRoutes),
                                  [path](const Route& one) { return one.path == path; });
  if (route == std::end(kRoutes)) return {404, {}, "Not found"};
  std::string token(simulator::header(request.headers, "x-viber-auth-token"));
  const Json body = Json::parse(request.body, nullptr, false);
  // Viber's own programs repeat it in the body.
  if (token.empty() && body.is_object()) token = text_of(body, "auth_token");
  if (token.empty()) return status_answer(2, "missing_auth_token");
  if (token != world.auth_token) return status_answer(2, "invalidAuthToken");
  if (const int status = ordered_status(world, request.target); status != 0)
    return status_answer(status, "as ordered");
  if (request.body.size() > kLargestCall) return status_answer(3, "the request is too large");
  if (!body.is_object()) return status_answer(3, "the body is no JSON object");
  if (route->needs_webhook && world.webhook.empty()) return status_answer(10, "webhookNotSet");
  return route->answer(world, body);
}

HttpResponse stored(World& world, const std::string& path) {
  const auto found = world.media.find(path);
  if (found == world.media.end()) return {404, {}, "Not found"};
  if (found->second + kHour <= world.now) return {403, {}, "Request has expired"};
  if (path.ends_with(".jpg")) {
    return {200,
            {{"content-type", "image/png"}},
            std::string(reinterpret_cast<const char*>(kPicture), sizeof kPicture)};
  }
  const char* type = path.ends_with(".mp4") ? "video/mp4" : "application/octet-stream";
  return {200, {{"content-type", type}}, "simulated " + path.substr(path.rfind('/') + 1)};
}

}  // namespace

HttpResponse json_answer(const Json& body) {
  HttpResponse response;
  response.headers = {{"content-type", "application/json"}};
  response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

HttpResponse status_answer(int status, const std::string& text) {
  return json_answer({{"status", status}, {"status_message", text}});
}

HttpResponse answer(World& world, const HttpRequest& request) {
  const std::string_view target = request.target;
  const std::string_view path = target.substr(0, target.find('?'));
  if (auto faulty = world.faults.before(request, status_answer(12, "Too many requests")))
    return *faulty;
  if (!path.starts_with(kApi)) return stored(world, std::string(path));
  HttpResponse response;
  try {
    response = called(world, request, path.substr(kApi.size()));
  } catch (const Json::exception&) {  // a member of a kind that no check looked at
    response = status_answer(3, "badData");
  }
  return response.first ? response : world.faults.after(request, std::move(response));
}

HttpResponse webhook_tried(World& world, const HttpRequest& request, int status) {
  const Json body = Json::parse(request.body, nullptr, false);
  const std::string url = text_of(body, "url");
  ++world.counters[status == 200 ? "webhooks_set" : "webhooks_refused"];
  if (status != 200) {
    return status_answer(
        1, "Result[HttpRequest[POST " + url + " failed. status " + std::to_string(status));
  }
  world.webhook = url;
  const Json& wanted = member(body, "event_types");
  world.event_types = {"message", "subscribed", "unsubscribed"};
  for (const char* name : kEvents) {
    const bool is_wanted =
        wanted.is_null() || std::find(wanted.begin(), wanted.end(), name) != wanted.end();
    if (is_wanted && name != std::string_view("webhook")) world.event_types.insert(name);
  }
  world.sends_name = body.value("send_name", false);
  Json events = Json::array();
  for (const std::string& one : world.event_types) events.push_back(one);
  return world.faults.after(request, json_answer({{"status", 0},
                                                  {"status_message", "ok"},
                                                  {"chat_hostname", "SN-CHAT-01_"},
                                                  {"event_types", events}}));
}

}  // namespace jackfield::viber_simulator
