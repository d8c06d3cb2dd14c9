// SPDX-License-Identifier: MIT
// Source: sheet 3.5, 4.1, 5.
#include "wechat_signals.hpp"

#include "wechat_calls.hpp"
#include "wechat_errors.hpp"
#include "wechat_events.hpp"
#include "wechat_wire.hpp"

#include <utility>

namespace jackfield::wechat {
namespace {

Step nobody() {
  return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {}, "wechat: nobody is named");
}

// Not now, already, or unknown: nothing that anybody should hear of.
bool is_about_typing(std::int64_t code) {
  return code == 45072 || code == 45080 || code == 45081;
}

void add(Person& person, std::string name, std::string value) {
  if (!value.empty()) person.attributes.push_back({"wechat." + std::move(name), std::move(value)});
}

Step described(const Settings& settings, const ExchangeView& exchange, std::string open_id) {
  const JsonDocument body = exchange.json();
  Done done;
  done.outcome = Outcome::accepted;
  Person& who = done.person.emplace(person(settings, std::move(open_id)));
  who.is_subscriber = body["subscribe"].int_or(0) == 1;
  // Empty since 27 December 2021, but for who answers with something all the same.
  who.display_name = body["nickname"].text();
  if (std::string union_id = body["unionid"].id(); !union_id.empty())
    who.identities.push_back(Identity{"wechat.unionid", std::move(union_id), {}, {}});
  add(who, "remark", body["remark"].id());
  add(who, "subscribe_time", body["subscribe_time"].id());
  add(who, "subscribe_scene", body["subscribe_scene"].id());
  add(who, "qr_scene", body["qr_scene"].id());
  add(who, "qr_scene_str", body["qr_scene_str"].id());
  std::string tags;
  for (const Json tag : body["tagid_list"]) {
    if (!tags.empty()) tags += ',';
    tags += tag.id();
  }
  add(who, "tags", std::move(tags));
  return done;
}

}  // namespace

Step show_typing(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges) {
  const Action action = procedure.action();
  const std::string open_id = open_id_of(action);
  if (open_id.empty()) return nobody();
  if (const auto shown = exchanges.find("typing")) {
    if (succeeded(*shown) || is_about_typing(error_code(*shown))) return Step::accepted();
    return failure(*shown, RequestClass::idempotent, context.now());
  }
  const std::string_view token = context.token(kToken);
  if (token.empty()) return Step::need_token(kToken);
  JsonWriter body;
  body.begin_object().member("touser", open_id);
  body.member("command", action.is_removal ? "CancelTyping" : "Typing").end_object();
  Request request =
      call(settings, "typing", "cgi-bin/message/custom/typing", token, std::move(body).text());
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"typing"};
  return request;
}

Step hand_over(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges) {
  const Action action = procedure.action();
  const std::string open_id = open_id_of(action);
  if (open_id.empty()) return nobody();
  const std::string agent = action.handover ? action.handover->to : std::string();
  const auto passive = exchanges.find("passive");
  if (passive && passive->answered()) return Step::accepted();
  if (!passive && !action.is_removal) {
    if (std::optional<Answer> answer = passive_transfer(settings, context, agent)) {
      HeldAnswer held;
      held.label = "passive";
      held.answer.emplace(std::move(*answer));
      return held;
    }
  }
  if (const auto passed = exchanges.find("session")) {
    if (succeeded(*passed)) return Step::accepted();
    return failure(*passed, RequestClass::idempotent, context.now());
  }
  if (agent.empty())
    return Step::unsupported(
        "wechat: outside a passive reply a hand-over needs the agent's account, handover.to");
  const std::string_view token = context.token(kToken);
  if (token.empty()) return Step::need_token(kToken);
  JsonWriter body;
  body.begin_object().member("kf_account", agent).member("openid", open_id).end_object();
  Request request =
      call(settings, "session",
           action.is_removal ? "customservice/kfsession/close" : "customservice/kfsession/create",
           token, std::move(body).text());
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"account"};
  return request;
}

Step profile(const Settings& settings, const Context& context, const Procedure& procedure,
             const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  std::string open_id = argument["openid"].id();
  if (open_id.empty()) open_id = argument["identity"]["value"].id();
  if (open_id.empty()) return nobody();
  if (const auto asked = exchanges.find("profile")) {
    if (!succeeded(*asked)) return failure(*asked, RequestClass::safe, context.now());
    return described(settings, *asked, std::move(open_id));
  }
  const std::string_view token = context.token(kToken);
  if (token.empty()) return Step::need_token(kToken);
  Request request = ask(settings, "profile", "cgi-bin/user/info", token,
                        {{"openid", open_id}, {"lang", "zh_CN"}});
  request.rate_keys = {"profile"};
  return request;
}

}  // namespace jackfield::wechat
