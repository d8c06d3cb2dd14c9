// SPDX-License-Identifier: MIT
// Source: fact sheets Messenger 5 and Instagram 5, 2026-11-21.
#include "meta_channel_profile.hpp"

#include "meta_calls.hpp"
#include "meta_errors.hpp"

#include <jackfield/cpp/profile.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jackfield::meta {
namespace {

constexpr std::string_view kOfMessenger[] = {
    "get_started",         "greeting",           "ice_breakers", "persistent_menu", "commands",
    "whitelisted_domains", "account_linking_url"};
constexpr std::string_view kOfInstagram[] = {"ice_breakers", "persistent_menu"};

std::vector<std::string_view> names(const Settings& settings) {
  if (settings.is_instagram()) return {std::begin(kOfInstagram), std::end(kOfInstagram)};
  return {std::begin(kOfMessenger), std::end(kOfMessenger)};
}

/// What the operator writes as the payload alone is an object at Meta.
std::string wanted_json(std::string_view name, const Json& value) {
  if (!value.exists()) return {};
  if (name != "get_started") return value.dump();
  JsonWriter json;
  json.begin_object().member("payload", value.text()).end_object();
  return std::move(json).text();
}

std::vector<ProfilePart> parts_of(const Settings& settings, const Json& profile) {
  std::vector<ProfilePart> parts;
  const auto wanted = JsonDocument::parse(settings.profile);
  for (const std::string_view name : names(settings))
    parts.push_back({std::string(name), profile[name].dump(),
                     wanted_json(name, wanted ? (*wanted)[name] : Json())});
  return parts;
}

std::string path_of(const Settings& settings) {
  return settings.node() + "/messenger_profile";
}

std::string query_of(const Settings& settings, std::string_view rest) {
  std::string query = settings.is_instagram() ? "platform=instagram" : "";
  if (!query.empty() && !rest.empty()) query += '&';
  return query.append(rest);
}

Request asked(const Settings& settings, const Context& context) {
  std::string fields = "fields=";
  for (const std::string_view name : names(settings))
    fields.append(fields.size() > 7 ? "," : "").append(name);
  Request request =
      get_call(settings, context, "profile", path_of(settings), query_of(settings, fields));
  request.rate_keys = {"settings"};
  return request;
}

Request change(const Settings& settings, const Context& context, std::string label,
               std::string method, std::string body) {
  Request request = bare_call(settings, context, std::move(label), std::move(method),
                              path_of(settings), query_of(settings, {}));
  request.headers.push_back({"content-type", "application/json"});
  request.body.emplace_back().bytes = std::move(body);
  request.rate_keys = {"settings"};
  return request;
}

}  // namespace

Step set_profile(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges) {
  const auto known = exchanges.find("profile");
  if (!known) return asked(settings, context);
  if (!succeeded(*known)) return failure(*known, RequestClass::safe);
  const JsonDocument body = known->json();
  // Taken for an empty one, an answer that cannot be read would have everything set anew.
  if (!body["data"].is_array())
    return Step::failed(Outcome::retry, ErrorClass::transient, {}, {},
                        "meta: Meta's answer is no profile");
  const std::vector<ProfilePart> parts = parts_of(settings, body["data"][0]);
  const bool is_declared = !settings.profile.empty();
  Done done;
  done.outcome = Outcome::accepted;
  done.result = profile_result(parts, is_declared);
  if (!is_declared || !procedure.argument()["apply"].bool_or(false)) return done;

  JsonWriter sets;
  JsonWriter drops;
  sets.begin_object();
  drops.begin_object().key("fields").begin_array();
  bool has_sets = false;
  bool has_drops = false;
  for (const ProfilePart& each : profile_differences(parts)) {
    if (is_to_go(each)) {
      drops.value(each.name);
      has_drops = true;
    } else {
      sets.key(each.name).raw(each.wanted);
      has_sets = true;
    }
  }
  sets.end_object();
  drops.end_array().end_object();
  const auto set = exchanges.find("set");
  if (has_sets && !set) return change(settings, context, "set", "POST", std::move(sets).text());
  if (set && !succeeded(*set)) return failure(*set, RequestClass::idempotent);
  const auto dropped = exchanges.find("drop");
  if (has_drops && !dropped)
    return change(settings, context, "drop", "DELETE", std::move(drops).text());
  if (dropped && !succeeded(*dropped)) return failure(*dropped, RequestClass::idempotent);
  return done;
}

}  // namespace jackfield::meta
