// SPDX-License-Identifier: MIT
// Source: Messaging API reference, "Group chats", "Multi-person chats" and "Get a list of users who
// added your account as a friend", read 2026-08.
#include "line_places.hpp"

#include "line_calls.hpp"
#include "line_errors.hpp"
#include "line_text.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace jackfield::line {
namespace {

constexpr std::int64_t kMostFollowers = 1000;  // of one page
constexpr std::size_t kLongestStart = 1024;

std::string path_of(const std::string& chat) {
  return (chat.front() == 'R' ? "/v2/bot/room/" : "/v2/bot/group/") + chat;
}

Step wrong(std::string text) {
  return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {}, "line: " + std::move(text));
}

/// Where the page before ended. LINE's tokens hold 24 hours; nothing in them may end the query.
std::optional<std::string> start_of(const Json& argument) {
  std::string start(argument["start"].text());
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  if (start.size() > kLongestStart || start.find_first_not_of(kPlain) != std::string::npos)
    return std::nullopt;
  return start;
}

Step listed(const ExchangeView& exchange, std::string_view member) {
  const JsonDocument body = exchange.json();
  JsonWriter result;
  result.begin_object().key("ids").begin_array();
  for (const Json id : body[member]) result.value(id.text());
  result.end_array().member_if("next", body["next"].text());
  Done done;
  done.outcome = Outcome::accepted;
  done.result = std::move(result.end_object()).text();
  return done;
}

/// Who is there is told to few accounts, and LINE's own words do not say so.
Step refused_list(const ExchangeView& exchange) {
  Step step = failure(exchange, RequestClass::safe);
  if (exchange.status() == 403)
    step.done->error->remedy =
        "LINE tells ids to verified and premium accounts only: apply for "
        "verification in LINE Official Account Manager.";
  return step;
}

Request page_request(std::string label, std::string url, std::string_view token) {
  Request request = get_request(std::move(label), std::move(url), token);
  request.rate_keys = {"profile"};
  return request;
}

}  // namespace

Step list_members(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const std::string chat = argument["chat"].id();
  const std::optional<std::string> start = start_of(argument.root());
  if (!is_line_id(chat, "CR")) return wrong("members are those of a group or room: chat");
  if (!start) return wrong("start is what the page before called next");
  if (const auto asked = exchanges.find("members"))
    return asked->ok() ? listed(*asked, "memberIds") : refused_list(*asked);
  const std::string_view token = access_token(settings, context);
  if (token.empty()) return Step::need_token(kToken);
  std::string url = std::string(kApi) + path_of(chat) + "/members/ids";
  if (!start->empty()) url += "?start=" + *start;
  return page_request("members", std::move(url), token);
}

Step list_followers(const Settings& settings, const Context& context, const Procedure& procedure,
                    const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const std::optional<std::string> start = start_of(argument.root());
  if (!start) return wrong("start is what the page before called next");
  if (const auto asked = exchanges.find("followers"))
    return asked->ok() ? listed(*asked, "userIds") : refused_list(*asked);
  const std::string_view token = access_token(settings, context);
  if (token.empty()) return Step::need_token(kToken);
  const std::int64_t limit =
      std::clamp<std::int64_t>(argument["limit"].int_or(kMostFollowers), 1, kMostFollowers);
  std::string url =
      std::string(kApi).append("/v2/bot/followers/ids?limit=").append(std::to_string(limit));
  if (!start->empty()) url += "&start=" + *start;
  return page_request("followers", std::move(url), token);
}

Step count_members(const Settings& settings, const Context& context, const Procedure& procedure,
                   const Exchanges& exchanges) {
  const std::string chat = procedure.argument()["chat"].id();
  if (!is_line_id(chat, "CR")) return wrong("members are those of a group or room: chat");
  const auto counted = exchanges.find("member_count");
  if (!counted) {
    const std::string_view token = access_token(settings, context);
    if (token.empty()) return Step::need_token(kToken);
    return page_request("member_count", std::string(kApi) + path_of(chat) + "/members/count",
                        token);
  }
  if (!counted->ok()) return failure(*counted, RequestClass::safe);
  JsonWriter result;
  result.begin_object().member("count", counted->json()["count"].int_or(0));
  Done done;
  done.outcome = Outcome::accepted;
  done.result = std::move(result.end_object()).text();
  return done;
}

Step leave(const Settings& settings, const Context& context, const Procedure& procedure,
           const Exchanges& exchanges) {
  const std::string chat = procedure.argument()["chat"].id();
  if (!is_line_id(chat, "CR")) return wrong("only a group or room can be left: chat");
  const auto left = exchanges.find("leave");
  if (left) return left->ok() ? Step::accepted() : failure(*left, RequestClass::idempotent);
  const std::string_view token = access_token(settings, context);
  if (token.empty()) return Step::need_token(kToken);
  Request request = call_request("leave", "POST", path_of(chat) + "/leave", "{}", token);
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"profile"};
  return request;
}

}  // namespace jackfield::line
