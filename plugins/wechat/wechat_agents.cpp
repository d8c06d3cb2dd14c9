// SPDX-License-Identifier: MIT
// Source: developers.weixin.qq.com/doc/subscription/api/customer/servicermanage and
// .../customer/message/api_getmsglist, read 2026-11-22.
#include "wechat_agents.hpp"

#include "wechat_calls.hpp"
#include "wechat_errors.hpp"
#include "wechat_uploads.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace jackfield::wechat {
namespace {

constexpr std::int64_t kMostRecords = 50;  // a page has to fit what the host keeps of an answer
constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;
constexpr std::int64_t kPictureBytes = 2 * 1024 * 1024;

Step wrong(std::string text) {
  return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {}, "wechat: " + std::move(text));
}

Step told(JsonWriter result) {
  Done done;
  done.outcome = Outcome::accepted;
  done.result = std::move(result.end_object()).text();
  return done;
}

Request limited(Request request) {
  request.rate_keys = {"account"};
  return request;
}

/// Something that is done to an agent's account: one call, which does the same when repeated.
Step change(const Settings& settings, const Context& context, const Exchanges& exchanges,
            std::string_view path, std::string body) {
  if (const auto changed = exchanges.find("change"))
    return succeeded(*changed) ? Step::accepted()
                               : failure(*changed, RequestClass::idempotent, context.now());
  const std::string_view token = context.token(kToken);
  if (token.empty()) return Step::need_token(kToken);
  Request request = call(settings, "change", path, token, std::move(body));
  request.class_ = RequestClass::idempotent;
  return limited(std::move(request));
}

/// The body that names an account and one thing more.
std::string account_with(const Procedure& procedure, std::string_view name,
                         std::string_view wire_name) {
  const JsonDocument argument = procedure.argument();
  JsonWriter body;
  body.begin_object().member("kf_account", argument["account"].text());
  body.member(wire_name, argument[name].text()).end_object();
  return std::move(body).text();
}

/// A question with at most one parameter.
struct Question {
  std::string_view label;
  std::string_view path;
  std::string_view name;  // empty: no parameter
  std::string value;
};

/// Nothing: it was answered, and `answer` is that.
std::optional<Step> asked(const Settings& settings, const Context& context,
                          const Exchanges& exchanges, const Question& question,
                          std::optional<ExchangeView>& answer) {
  answer = exchanges.find(question.label);
  if (answer && succeeded(*answer)) return std::nullopt;
  if (answer) return failure(*answer, RequestClass::safe, context.now());
  const std::string_view token = context.token(kToken);
  if (token.empty()) return Step::need_token(kToken);
  std::string label(question.label);
  if (question.name.empty())
    return Step(limited(ask(settings, std::move(label), question.path, token)));
  return Step(limited(
      ask(settings, std::move(label), question.path, token, {{question.name, question.value}})));
}

void write_since(JsonWriter& json, const Json& seconds) {
  json.member("since", seconds.int_or(0) * 1000);
}

void write_agent(JsonWriter& json, const Json& agent, const Json& online) {
  const std::string account = agent["kf_account"].id();
  json.begin_object().member("account", account).member("id", agent["kf_id"].id());
  json.member("nickname", agent["kf_nick"].text()).member_if("wechat", agent["kf_wx"].text());
  json.member_if("invited", agent["invite_wx"].text());
  json.member_if("invitation", agent["invite_status"].text());
  bool is_online = false;
  for (const Json one : online) {
    if (one["kf_account"].id() != account) continue;
    is_online = true;
    json.member("sessions", one["accepted_case"].int_or(0));
  }
  json.member("online", is_online).end_object();
}

}  // namespace

Step list_agents(const Settings& settings, const Context& context, const Procedure&,
                 const Exchanges& exchanges) {
  std::optional<ExchangeView> all;
  std::optional<ExchangeView> online;
  if (auto step = asked(settings, context, exchanges,
                        {"agents", "cgi-bin/customservice/getkflist", {}, {}}, all))
    return std::move(*step);
  if (auto step = asked(settings, context, exchanges,
                        {"online", "cgi-bin/customservice/getonlinekflist", {}, {}}, online))
    return std::move(*step);
  const JsonDocument listed = all->json();
  const JsonDocument there = online->json();
  JsonWriter result;
  result.begin_object().key("agents").begin_array();
  for (const Json agent : listed["kf_list"]) write_agent(result, agent, there["kf_online_list"]);
  result.end_array();
  return told(std::move(result));
}

Step add_agent(const Settings& settings, const Context& context, const Procedure& procedure,
               const Exchanges& exchanges) {
  return change(settings, context, exchanges, "customservice/kfaccount/add",
                account_with(procedure, "nickname", "nickname"));
}

Step rename_agent(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges) {
  return change(settings, context, exchanges, "customservice/kfaccount/update",
                account_with(procedure, "nickname", "nickname"));
}

Step remove_agent(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges) {
  JsonWriter body;
  body.begin_object().member("kf_account", procedure.argument()["account"].text()).end_object();
  return change(settings, context, exchanges, "customservice/kfaccount/del",
                std::move(body).text());
}

Step invite_agent(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges) {
  return change(settings, context, exchanges, "customservice/kfaccount/inviteworker",
                account_with(procedure, "wechat", "invite_wx"));
}

Step show_agent(const Settings& settings, const Context& context, const Procedure& procedure,
                const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const std::string account(argument["account"].text());
  const std::string url(argument["url"].text());
  if (account.empty() || !url.starts_with("https://"))
    return wrong("a picture needs account, and url with https");
  if (const auto sent = exchanges.find("picture"))
    return succeeded(*sent) ? Step::accepted()
                            : failure(*sent, RequestClass::idempotent, context.now());
  const auto fetched = exchanges.find("fetch");
  if (!fetched) return fetch_request("fetch", url, kPictureBytes);
  if (!fetched->ok() || fetched->media() == nullptr)
    return wrong("the picture could not be fetched from its address");
  const std::string_view token = context.token(kToken);
  if (token.empty()) return Step::need_token(kToken);
  const std::string ref(abi::text_of(fetched->media()->ref));
  return limited(multipart_request(
      settings, "picture",
      address(settings, "customservice/kfaccount/uploadheadimg", token, {{"kf_account", account}}),
      {ref, "agent.jpg", std::string(abi::text_of(fetched->media()->mime))}));
}

Step find_session(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges) {
  std::optional<ExchangeView> found;
  if (auto step = asked(settings, context, exchanges,
                        {"session", "customservice/kfsession/getsession", "openid",
                         procedure.argument()["openid"].id()},
                        found))
    return std::move(*step);
  const JsonDocument session = found->json();
  JsonWriter result;
  result.begin_object().member("account", session["kf_account"].text());
  write_since(result, session["createtime"]);
  return told(std::move(result));
}

Step list_sessions(const Settings& settings, const Context& context, const Procedure& procedure,
                   const Exchanges& exchanges) {
  std::optional<ExchangeView> found;
  if (auto step = asked(settings, context, exchanges,
                        {"sessions", "customservice/kfsession/getsessionlist", "kf_account",
                         procedure.argument()["account"].id()},
                        found))
    return std::move(*step);
  const JsonDocument body = found->json();
  JsonWriter result;
  result.begin_object().key("sessions").begin_array();
  for (const Json one : body["sessionlist"]) {
    result.begin_object().member("openid", one["openid"].text());
    write_since(result, one["createtime"]);
    result.end_object();
  }
  result.end_array();
  return told(std::move(result));
}

Step list_waiting(const Settings& settings, const Context& context, const Procedure&,
                  const Exchanges& exchanges) {
  std::optional<ExchangeView> found;
  if (auto step = asked(settings, context, exchanges,
                        {"waiting", "customservice/kfsession/getwaitcase", {}, {}}, found))
    return std::move(*step);
  const JsonDocument body = found->json();
  JsonWriter result;
  result.begin_object().member("count", body["count"].int_or(0)).key("waiting").begin_array();
  for (const Json one : body["waitcaselist"]) {
    result.begin_object().member("openid", one["openid"].text());
    write_since(result, one["latest_time"]);
    result.end_object();
  }
  result.end_array();
  return told(std::move(result));
}

Step list_records(const Settings& settings, const Context& context, const Procedure& procedure,
                  const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const std::int64_t since = argument["since"].time_or(0);
  const std::int64_t until = argument["until"].time_or(0);
  if (since <= 0 || until <= since || until - since > kDayMs)
    return wrong("records are those of at most a day: since and until, Unix milliseconds");
  const std::int64_t limit =
      std::clamp<std::int64_t>(argument["limit"].int_or(kMostRecords), 1, kMostRecords);
  const auto found = exchanges.find("records");
  if (!found) {
    const std::string_view token = context.token(kToken);
    if (token.empty()) return Step::need_token(kToken);
    JsonWriter body;
    body.begin_object().member("starttime", since / 1000).member("endtime", until / 1000);
    body.member("msgid", argument["after"].int_or(1)).member("number", limit).end_object();
    Request request = call(settings, "records", "customservice/msgrecord/getmsglist", token,
                           std::move(body).text());
    request.class_ = RequestClass::safe;
    return limited(std::move(request));
  }
  if (!succeeded(*found)) return failure(*found, RequestClass::safe, context.now());
  constexpr std::int64_t kSaidByAgent = 2002;
  const JsonDocument body = found->json();
  JsonWriter result;
  result.begin_object().key("records").begin_array();
  for (const Json one : body["recordlist"]) {
    const bool is_ours = one["opercode"].int_or(0) == kSaidByAgent;
    result.begin_object().member("openid", one["openid"].text());
    result.member("account", one["worker"].text()).member("from", is_ours ? "agent" : "customer");
    result.member("text", one["text"].text()).member("at", one["time"].int_or(0) * 1000);
    result.end_object();
  }
  result.end_array();
  // A page that is not full is the last one.
  if (body["number"].int_or(0) >= limit) result.member("next", body["msgid"].id());
  return told(std::move(result));
}

}  // namespace jackfield::wechat
