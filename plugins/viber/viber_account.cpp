// SPDX-License-Identifier: MIT
#include "viber_account.hpp"

#include "viber_calls.hpp"
#include "viber_errors.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::viber {
namespace {

// What may be left out; message, subscribed and unsubscribed always come.
constexpr std::string_view kEvents[] = {"delivered", "seen", "failed", "conversation_started",
                                        "client_status"};
constexpr std::uint32_t kRegisterMs = 30'000;  // it waits for our own answer to its callback

Step ask_account(const Settings& settings) {
  Request request = call(settings, "account_info", "get_account_info", "{}", RequestClass::safe);
  request.rate_keys = {"account"};
  return request;
}

Step set_webhook(const Settings& settings, const std::string& url) {
  JsonWriter body;
  body.begin_object().member("url", url);
  if (!url.empty()) {
    body.key("event_types").begin_array();
    for (const char* name : {"message", "subscribed", "unsubscribed"}) body.value(name);
    for (const std::string_view name : kEvents) body.value(name);
    body.end_array().member("send_name", true).member("send_photo", true);
  }
  body.end_object();
  Request request = call(settings, "set_webhook", "set_webhook", std::move(body).text(),
                         RequestClass::idempotent);
  request.timeout_ms = kRegisterMs;
  request.rate_keys = {"account"};
  return request;
}

bool is_registered(const ExchangeView& account, const std::string& url) {
  const JsonDocument known = account.json();
  if (known["webhook"].text() != url) return false;
  const Json events = known["event_types"];
  return std::all_of(std::begin(kEvents), std::end(kEvents), [&](std::string_view wanted) {
    for (const Json one : events) {
      if (one.text() == wanted) return true;
    }
    return false;
  });
}

std::string user_of(const Procedure& procedure) {
  const JsonDocument argument = procedure.argument();
  std::string user = argument["user"].id();
  return user.empty() ? argument["identity"]["value"].id() : user;
}

void keep_device(const Json& user, Person& person) {
  for (const char* name :
       {"primary_device_os", "viber_version", "device_type", "mcc", "mnc", "api_version"}) {
    if (std::string value = user[name].id(); !value.empty())
      person.attributes.push_back({std::string("viber.") + name, std::move(value)});
  }
}

}  // namespace

Step check(const Settings& settings, const Context&, const Procedure&, const Exchanges& exchanges) {
  const auto asked = exchanges.find("account_info");
  if (!asked) return ask_account(settings);
  if (!succeeded(*asked)) return failure(*asked, RequestClass::safe);
  const JsonDocument info = asked->json();
  Done done;
  done.outcome = Outcome::accepted;
  done.account_address = info["id"].id();
  if (!settings.bot_id.empty() && settings.bot_id != done.account_address) {
    Step step = Step::failed(Outcome::config, ErrorClass::config, {}, {},
                             "viber: the token is that of another bot");
    step.done->error->field = "/bot_id";
    return step;
  }
  JsonWriter result;
  result.begin_object().member("name", info["name"].text()).member("uri", info["uri"].text());
  result.member("subscribers", info["subscribers_count"].int_or(0));
  result.member("webhook", info["webhook"].text());
  done.result = std::move(result.end_object()).text();
  return done;
}

Step register_webhook(const Settings& settings, const Context& context, const Procedure& procedure,
                      const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const std::string url(argument["url"].text_or(context.public_url()));
  if (url.empty())
    return Step::failed(Outcome::config, ErrorClass::config, {}, {},
                        "viber: the host has no public address to register");
  if (const auto set = exchanges.find("set_webhook"))
    return succeeded(*set) ? Step::accepted() : failure(*set, RequestClass::idempotent);
  const auto known = exchanges.find("account_info");
  if (!known) return ask_account(settings);
  if (!succeeded(*known)) return failure(*known, RequestClass::safe);
  return is_registered(*known, url) ? Step::accepted() : set_webhook(settings, url);
}

Step unregister_webhook(const Settings& settings, const Context&, const Procedure&,
                        const Exchanges& exchanges) {
  const auto set = exchanges.find("set_webhook");
  if (!set) return set_webhook(settings, {});
  return succeeded(*set) ? Step::accepted() : failure(*set, RequestClass::idempotent);
}

Step profile(const Settings& settings, const Context&, const Procedure& procedure,
             const Exchanges& exchanges) {
  const std::string user = user_of(procedure);
  if (user.empty())
    return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {},
                        "viber: a profile needs a person's id");
  const auto asked = exchanges.find("user_details");
  if (!asked) {
    JsonWriter body;
    body.begin_object().member("id", user).end_object();
    Request request = call(settings, "user_details", "get_user_details", std::move(body).text(),
                           RequestClass::safe);
    request.rate_keys = {"details:" + user};
    return request;
  }
  if (!succeeded(*asked)) return failure(*asked, RequestClass::safe);
  const JsonDocument answer = asked->json();
  Done done;
  done.outcome = Outcome::accepted;
  Person& found = done.person.emplace(person(answer["user"]));
  found.identity->value = user;
  keep_device(answer["user"], found);
  return done;
}

Step presence(const Settings& settings, const Context&, const Procedure& procedure,
              const Exchanges& exchanges) {
  constexpr std::size_t kMostPeople = 100;
  const JsonDocument argument = procedure.argument();
  const Json ids = argument["ids"];
  if (ids.size() == 0 || ids.size() > kMostPeople || !ids.is_array())
    return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {},
                        "viber: who is online is asked of 1 to 100 people");
  const auto asked = exchanges.find("online");
  if (!asked) {
    JsonWriter body;
    body.begin_object().key("ids").begin_array();
    for (const Json id : ids) body.value(id.id());
    body.end_array().end_object();
    Request request =
        call(settings, "online", "get_online", std::move(body).text(), RequestClass::safe);
    request.rate_keys = {"account"};
    return request;
  }
  if (!succeeded(*asked)) return failure(*asked, RequestClass::safe);
  const JsonDocument answer = asked->json();
  Done done;
  done.outcome = Outcome::accepted;
  JsonWriter result;
  result.begin_object().key("users").raw(answer["users"].dump()).end_object();
  done.result = std::move(result).text();
  return done;
}

}  // namespace jackfield::viber
