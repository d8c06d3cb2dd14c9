// SPDX-License-Identifier: MIT
#include "line_account.hpp"

#include "line_calls.hpp"
#include "line_errors.hpp"
#include "line_token_care.hpp"

#include <optional>
#include <utility>

namespace jackfield::line {
namespace {

constexpr std::string_view kTokenInfo = "token_info";

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

/// What the check found out, one request after the other.
struct Told {
  ExchangeView bot;
  ExchangeView quota;
  ExchangeView used;
  std::optional<ExchangeView> token;  // only a configured one is asked about
};

// A token of the console's long-lived kind has no end; LINE tells none then.
void tell_expiry(const ExchangeView& token, JsonWriter& result) {
  const std::int64_t lasts = token.ok() ? token.json()["expires_in"].int_or(0) : 0;
  if (lasts > 0) result.member("credential_expires_at", token.at() + lasts * 1000);
}

Step misconfigured(std::string field, std::string text) {
  Step step = Step::failed(Outcome::config, ErrorClass::config, {}, {}, "line: " + std::move(text));
  step.done->error->field = std::move(field);
  return step;
}

/// The configured token was refused. The network's refusal says nothing about why; this does.
Step token_refused(const ExchangeView& bot, const ExchangeView& token) {
  Step step = failure(bot, RequestClass::safe);
  Failure& error = *step.done->error;
  if (token.status() == 400) error.text = "line: channel_access_token has ended or was revoked";
  error.field = "/channel_access_token";
  error.remedy =
      "Issue a new one, or leave channel_access_token out: tokens are then fetched with "
      "channel_id and channel_secret.";
  return step;
}

Step checked(const Settings& settings, const Context& context, const Told& told) {
  const ExchangeView& bot = told.bot;
  const ExchangeView& quota = told.quota;
  const ExchangeView& used = told.used;
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
  if (!settings.bot_user_id.empty() && settings.bot_user_id != done.account_address)
    return misconfigured("/bot_user_id", "the credentials are those of another official account");
  if (told.token && told.token->ok()) {
    const std::string owner = told.token->json()["client_id"].id();
    if (!owner.empty() && owner != settings.channel_id)
      return misconfigured("/channel_access_token", "the token is another channel's");
    tell_expiry(*told.token, result);
  }
  done.result = std::move(result.end_object()).text();
  return done;
}

}  // namespace

Step check(const Settings& settings, const Context& context, const Procedure&,
           const Exchanges& exchanges) {
  const std::string_view token = access_token(settings, context);
  const auto bot = exchanges.find("bot_info");
  if (!bot && token.empty()) return Step::need_token(kToken);
  if (!bot) return ask("bot_info", "/v2/bot/info", token);
  const bool is_configured = !settings.access_token.empty();
  const auto info = exchanges.find(kTokenInfo);
  if (!bot->ok()) {
    if (!is_configured || bot->status() != 401) return failure(*bot, RequestClass::safe);
    if (!info) return token_info_request(settings, kTokenInfo);
    return token_refused(*bot, *info);
  }
  const auto quota = exchanges.find("quota");
  if (!quota) return ask("quota", "/v2/bot/message/quota", token);
  const auto used = exchanges.find("quota_used");
  if (!used) return ask("quota_used", "/v2/bot/message/quota/consumption", token);
  if (is_configured && !info) return token_info_request(settings, kTokenInfo);
  return checked(settings, context, {*bot, *quota, *used, info});
}

}  // namespace jackfield::line
