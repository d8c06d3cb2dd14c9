// SPDX-License-Identifier: MIT
#include "line_signals.hpp"

#include "line_calls.hpp"
#include "line_errors.hpp"
#include "line_text.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::line {
namespace {

// Steps of 5 from 5 to 60; it disappears with the next message.
constexpr int kLoadingSeconds = 20;
constexpr std::int64_t kMostMembers = 1'000'000;  // no group of LINE is as large

std::string chat_of(const Action& action) {
  if (action.conversation && !action.conversation->address.empty())
    return action.conversation->address;
  return action.to ? action.to->value : std::string();
}

std::string profile_path(const std::string& user, const std::string& chat) {
  if (chat.empty()) return "/v2/bot/profile/" + user;
  const std::string place = (chat.front() == 'R' ? "/v2/bot/room/" : "/v2/bot/group/") + chat;
  return user.empty() ? place + "/summary" : place + "/member/" + user;
}

Step group_of(const ExchangeView& summary, const ExchangeView& counted) {
  const JsonDocument body = summary.json();
  Done done;
  done.outcome = Outcome::accepted;
  Conversation& conversation = done.conversation.emplace();
  conversation.type = ConversationType::group;
  conversation.title = body["groupName"].text();
  conversation.address = body["groupId"].id();
  // The name is worth having without the number.
  const std::int64_t count = counted.ok() ? counted.json()["count"].int_or(0) : 0;
  conversation.participants_count =
      static_cast<std::uint32_t>(std::clamp<std::int64_t>(count, 0, kMostMembers));
  return done;
}

Step person_of(const ExchangeView& exchange, const std::string& user) {
  const JsonDocument body = exchange.json();
  Done done;
  done.outcome = Outcome::accepted;
  Person& person = done.person.emplace();
  person.role = Role::customer;
  person.identity.emplace(Identity{"line.user", user, {}, {}});
  person.display_name = body["displayName"].text();
  person.about = body["statusMessage"].text();
  person.locale = body["language"].text();
  if (const std::string_view picture = body["pictureUrl"].text(); !picture.empty())
    person.avatar.emplace().source_url = picture;
  return done;
}

}  // namespace

Step show_loading(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges) {
  const Action action = procedure.action();
  if (action.is_removal) return Step::accepted();  // it cannot be ended early
  const std::string chat = chat_of(action);
  if (!is_line_id(chat, "U"))
    return Step::unsupported("line: the loading animation is for single people only");
  const auto shown = exchanges.find("loading");
  if (shown) return shown->ok() ? Step::accepted() : failure(*shown, RequestClass::idempotent);
  const std::string_view token = access_token(settings, context);
  if (token.empty()) return Step::need_token(kToken);
  JsonWriter body;
  body.begin_object().member("chatId", chat).member("loadingSeconds", kLoadingSeconds);
  Request request = call_request("loading", "POST", "/v2/bot/chat/loading/start",
                                 std::move(body.end_object()).text(), token);
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"loading"};
  return request;
}

Step mark_read(const Settings& settings, const Context& context, const Procedure&,
               const Exchanges& exchanges) {
  const auto marked = exchanges.find("mark_read");
  if (marked) return marked->ok() ? Step::accepted() : failure(*marked, RequestClass::idempotent);
  // The newest message's token marks everything up to it.
  const std::string_view mark = context.fact_value("mark_as_read_token");
  if (mark.empty()) return Step::unsupported("line: no message came that could be marked as read");
  const std::string_view token = access_token(settings, context);
  if (token.empty()) return Step::need_token(kToken);
  JsonWriter body;
  body.begin_object().member("markAsReadToken", mark).end_object();
  Request request =
      call_request("mark_read", "POST", "/v2/bot/chat/markAsRead", std::move(body).text(), token);
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"mark_read"};
  return request;
}

Step hand_over(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges) {
  const Action action = procedure.action();
  const std::string to = action.handover ? action.handover->to : std::string();
  if (!to.empty() && to != "self")
    return Step::unsupported("line: a chat is acquired or released, not handed to somebody");
  const std::string chat = chat_of(action);
  if (!is_line_id(chat, "ULCR"))
    return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {},
                        "line: control is of a chat, which needs its id");
  const auto asked = exchanges.find("control");
  if (asked && asked->ok()) return Step::accepted();
  if (asked) return failure(*asked, RequestClass::idempotent);
  const std::string_view token = access_token(settings, context);
  if (token.empty()) return Step::need_token(kToken);
  Request request = call_request(
      "control", "POST",
      "/v2/bot/chat/" + chat + "/control/" + (to.empty() ? "release" : "acquire"), "{}", token);
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"profile"};
  return request;
}

Step get_link_token(const Settings& settings, const Context& context, const Procedure& procedure,
                    const Exchanges& exchanges) {
  const std::string user = procedure.argument()["user"].id();
  if (!is_line_id(user, "UL"))
    return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {},
                        "line: a link token needs a person's id");
  const auto issued = exchanges.find("link_token");
  if (!issued) {
    const std::string_view token = access_token(settings, context);
    if (token.empty()) return Step::need_token(kToken);
    Request request =
        call_request("link_token", "POST", "/v2/bot/user/" + user + "/linkToken", "{}", token);
    request.class_ = RequestClass::idempotent;  // one that nobody got ends by itself
    request.rate_keys = {"profile"};
    return request;
  }
  if (!issued->ok()) return failure(*issued, RequestClass::idempotent);
  Done done;
  done.outcome = Outcome::accepted;
  JsonWriter result;
  result.begin_object().member("link_token", issued->json()["linkToken"].text());
  done.result = std::move(result.end_object()).text();
  return done;
}

Step profile(const Settings& settings, const Context& context, const Procedure& procedure,
             const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  std::string user = argument["user"].id();
  if (user.empty()) user = argument["identity"]["value"].id();
  const std::string chat = argument["chat"].id();
  const bool has_user = is_line_id(user, "UL");
  const bool has_chat = is_line_id(chat, "CR");
  if ((!user.empty() && !has_user) || (!chat.empty() && !has_chat) || (!has_user && !has_chat) ||
      (!has_user && chat.front() == 'R'))
    return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {},
                        "line: a profile needs a person's or a group's id");
  const auto ask = [&](std::string label, const std::string& path) -> Step {
    const std::string_view token = access_token(settings, context);
    if (token.empty()) return Step::need_token(kToken);
    Request request = get_request(std::move(label), std::string(kApi) + path, token);
    request.rate_keys = {"profile"};
    return request;
  };
  const auto asked = exchanges.find("profile");
  if (!asked) return ask("profile", profile_path(user, chat));
  if (!asked->ok()) return failure(*asked, RequestClass::safe);
  if (has_user) return person_of(*asked, user);
  const auto counted = exchanges.find("member_count");
  if (!counted) return ask("member_count", "/v2/bot/group/" + chat + "/members/count");
  return group_of(*asked, *counted);
}

}  // namespace jackfield::line
