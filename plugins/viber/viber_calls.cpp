// SPDX-License-Identifier: MIT
#include "viber_calls.hpp"

#include <utility>

namespace jackfield::viber {

Request call(const Settings& settings, std::string label, std::string_view endpoint,
             std::string json, RequestClass request_class) {
  Request request =
      json_request(std::move(label), "POST", std::string(kApi).append(endpoint), std::move(json));
  request.class_ = request_class;
  request.headers.push_back({"x-viber-auth-token", settings.auth_token});
  return request;
}

std::int64_t status_of(const ExchangeView& exchange) {
  const JsonDocument body = exchange.json();
  const Json status = body["status"];
  return status.is_number() ? status.int_or(kNoStatus) : kNoStatus;
}

bool succeeded(const ExchangeView& exchange) {
  return exchange.ok() && status_of(exchange) == 0;
}

Person person(std::string user_id) {
  Person person;
  person.role = Role::customer;
  // Unique within the bot, which no callback names: the scope stays empty.
  person.identity.emplace(Identity{"viber.user", std::move(user_id), {}, {}});
  return person;
}

Person person(const Json& user) {
  Person made = person(user["id"].id());
  made.display_name = user["name"].text();
  made.country = user["country"].text();
  made.locale = user["language"].text();
  if (const std::string_view avatar = user["avatar"].text(); !avatar.empty())
    made.avatar.emplace().source_url = avatar;
  return made;
}

}  // namespace jackfield::viber
