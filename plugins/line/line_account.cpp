// SPDX-License-Identifier: MIT
#include "line_account.hpp"

#include "line_calls.hpp"
#include "line_errors.hpp"

#include <utility>

namespace jackfield::line {
namespace {

constexpr std::string_view kEndpoint = "/v2/bot/channel/webhook/endpoint";

Request ask(std::string label, std::string_view path, std::string_view token) {
  Request request = get_request(std::move(label), std::string(kApi).append(path), token);
  request.rate_keys = {"account"};
  return request;
}

// Lifts or sets the mark that keeps pushes back: the plan may have been raised meanwhile.
Fact limit_fact(bool is_reached) {
  Fact fact;
  fact.scope = FactScope::account;
  fact.key = "push_limit_reached";
  fact.value = is_reached ? "1" : "";
  fact.uses = is_reached ? 0 : -1;
  return fact;
}

Step checked(const Settings& settings, const Context& context, const ExchangeView& bot,
             const ExchangeView& quota, const ExchangeView& used) {
  const JsonDocument info = bot.json();
  Done done;
  done.outcome = Outcome::accepted;
  done.account_address = info["userId"].id();
  JsonWriter result;
  result.begin_object().member("display_name", info["displayName"].text());
  result.member("basic_id", info["basicId"].text());
  result.member("chat_mode", info["chatMode"].text());
  result.member("mark_as_read_mode", info["markAsReadMode"].text());
  const JsonDocument limit = quota.json();
  const JsonDocument usage = used.json();
  if (quota.ok() && used.ok()) {
    const bool is_limited = limit["type"].text() == "limited";
    const std::int64_t most = limit["value"].int_or(0);
    const std::int64_t spent = usage["totalUsage"].int_or(0);
    if (is_limited) result.member("push_limit", most);
    result.member("pushed_this_month", spent);
    const bool is_reached = is_limited && spent >= most;
    // A limit that a push met is lifted here; a new month's count begins at zero by itself.
    if (is_reached || context.fact("push_limit_reached") != nullptr)
      done.facts.push_back(limit_fact(is_reached));
  }
  if (!settings.bot_user_id.empty() && settings.bot_user_id != done.account_address) {
    Step step = Step::failed(Outcome::config, ErrorClass::config, {}, {},
                             "line: the credentials are those of another official account");
    step.done->error->field = "/bot_user_id";
    return step;
  }
  done.result = std::move(result.end_object()).text();
  return done;
}

}  // namespace

Step check(const Settings& settings, const Context& context, const Procedure&,
           const Exchanges& exchanges) {
  const std::string_view token = access_token(settings, context);
  const auto bot = exchanges.find("bot_info");
  if (bot && !bot->ok()) return failure(*bot, RequestClass::safe);
  if (!bot && token.empty()) return Step::need_token(kToken);
  if (!bot) return ask("bot_info", "/v2/bot/info", token);
  const auto quota = exchanges.find("quota");
  if (!quota) return ask("quota", "/v2/bot/message/quota", token);
  const auto used = exchanges.find("quota_used");
  if (!used) return ask("quota_used", "/v2/bot/message/quota/consumption", token);
  return checked(settings, context, *bot, *quota, *used);
}

Step register_webhook(const Settings& settings, const Context& context, const Procedure& procedure,
                      const Exchanges& exchanges) {
  const JsonDocument argument = procedure.argument();
  const std::string url(argument["url"].text_or(context.public_url()));
  if (url.empty())
    return Step::failed(Outcome::config, ErrorClass::config, {}, {},
                        "line: the host has no public address to register");
  const std::string_view token = access_token(settings, context);
  const auto known = exchanges.find("endpoint");
  const auto put = exchanges.find("set_endpoint");
  if (put) return put->ok() ? Step::accepted() : failure(*put, RequestClass::idempotent);
  if (token.empty()) return Step::need_token(kToken);
  if (!known) return ask("endpoint", kEndpoint, token);
  if (known->ok() && known->json()["endpoint"].text() == url) return Step::accepted();
  // 404 says that none is set yet.
  if (!known->ok() && known->status() != 404) return failure(*known, RequestClass::safe);
  JsonWriter body;
  body.begin_object().member("endpoint", url).end_object();
  Request request =
      call_request("set_endpoint", "PUT", std::string(kEndpoint), std::move(body).text(), token);
  request.class_ = RequestClass::idempotent;
  request.rate_keys = {"account"};
  return request;
}

}  // namespace jackfield::line
