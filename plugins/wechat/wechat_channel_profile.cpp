// SPDX-License-Identifier: MIT
// Source: developers.weixin.qq.com/doc/service/api/custommenu/api_getmenu, api_createcustommenu and
// api_deletemenu, read 2026-11-22.
#include "wechat_channel_profile.hpp"

#include "wechat_calls.hpp"
#include "wechat_errors.hpp"

#include <jackfield/cpp/profile.hpp>

#include <string>
#include <utility>
#include <vector>

namespace jackfield::wechat {
namespace {

constexpr std::int64_t kNoMenu = 46003;

Request with_rate(Request request) {
  request.rate_keys = {"account"};
  return request;
}

/// The whole menu anew: there is no other way to change it.
Request created(const Settings& settings, std::string_view token, const ProfilePart& menu) {
  JsonWriter body;
  body.begin_object().key("button").raw(menu.wanted).end_object();
  Request request = call(settings, "create", "cgi-bin/menu/create", token, std::move(body).text());
  request.class_ = RequestClass::idempotent;
  return with_rate(std::move(request));
}

Request removed(const Settings& settings, std::string_view token) {
  Request request = ask(settings, "delete", "cgi-bin/menu/delete", token);
  request.class_ = RequestClass::idempotent;  // a GET that changes something
  return with_rate(std::move(request));
}

}  // namespace

Step set_profile(const Settings& settings, const Context& context, const Procedure& procedure,
                 const Exchanges& exchanges) {
  const std::string_view token = context.token(kToken);
  const auto known = exchanges.find("menu");
  if (!known) {
    if (token.empty()) return Step::need_token(kToken);
    return with_rate(ask(settings, "menu", "cgi-bin/menu/get", token));
  }
  if (!succeeded(*known) && error_code(*known) != kNoMenu)
    return failure(*known, RequestClass::safe, context.now());
  const JsonDocument body = known->json();
  const auto wanted = JsonDocument::parse(settings.profile);
  const ProfilePart menu{"menu", body["menu"]["button"].dump(),
                         wanted ? (*wanted)["menu"].dump() : std::string()};
  const bool is_declared = !settings.profile.empty();
  Done done;
  done.outcome = Outcome::accepted;
  done.result = profile_result({menu}, is_declared);
  const bool is_to_change = is_declared && procedure.argument()["apply"].bool_or(false) &&
                            !profile_differences({menu}).empty();
  if (!is_to_change) return done;
  const std::string_view label = is_to_go(menu) ? "delete" : "create";
  if (const auto changed = exchanges.find(label)) {
    if (!succeeded(*changed)) return failure(*changed, RequestClass::idempotent, context.now());
    return done;
  }
  if (token.empty()) return Step::need_token(kToken);
  if (is_to_go(menu)) return removed(settings, token);
  return created(settings, token, menu);
}

}  // namespace jackfield::wechat
