// SPDX-License-Identifier: MIT
// Codes and texts: sheet 4.3.
#include "wechat_errors.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace jackfield::wechat {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kDay = 24LL * 3600 * kSecond;
constexpr std::int64_t kBeijing = 8LL * 3600 * kSecond;  // days of quotas begin at midnight there

struct Meaning {
  std::int64_t first;
  std::int64_t last;
  Outcome outcome;
  ErrorClass error_class;
  std::string_view code;
  std::string_view text;
  std::string_view field;   // config: the key at fault
  std::string_view remedy;  // what to do
};

constexpr std::string_view kAllowList =
    "Add the host's address to the IP allow-list in the console.";
constexpr std::string_view kAgents =
    "See which agents there are and who is online: jackfield accounts ask ACCOUNT wechat.agents.";
constexpr std::string_view kOutside =
    "Send a template or a subscription notification, or wait until the customer writes.";

constexpr Meaning kMeanings[] = {
    {-1, -1, Outcome::retry, ErrorClass::transient, "busy", "WeChat is busy", "", ""},
    {40001, 40001, Outcome::unauthenticated, ErrorClass::unauthenticated, "token",
     "WeChat refuses the access token", "", ""},
    {40014, 40014, Outcome::unauthenticated, ErrorClass::unauthenticated, "token",
     "WeChat refuses the access token", "", ""},
    {41001, 41001, Outcome::unauthenticated, ErrorClass::unauthenticated, "token",
     "the access token is missing", "", ""},
    {42001, 42001, Outcome::unauthenticated, ErrorClass::unauthenticated, "token",
     "the access token has ended", "", ""},
    {40003, 40003, Outcome::recipient_gone, ErrorClass::recipient_gone, "recipient_gone",
     "the OpenID is no follower of this account", "", ""},
    {40013, 40013, Outcome::config, ErrorClass::config, "app_id", "WeChat does not know the AppID",
     "/app_id", ""},
    {40125, 40125, Outcome::config, ErrorClass::config, "app_secret", "the AppSecret is wrong",
     "/app_secret", ""},
    {40243, 40243, Outcome::config, ErrorClass::config, "app_secret", "the AppSecret is frozen",
     "/app_secret", "Unfreeze it in the console."},
    {40164, 40164, Outcome::config, ErrorClass::config, "ip_allow_list",
     "the host's address is not in the IP allow-list", "", kAllowList},
    {61004, 61004, Outcome::config, ErrorClass::config, "ip_allow_list",
     "the host's address is not in the IP allow-list", "", kAllowList},
    {89503, 89503, Outcome::config, ErrorClass::config, "ip_allow_list",
     "an administrator has to confirm the host's address", "", kAllowList},
    {48001, 48001, Outcome::config, ErrorClass::config, "no_permission",
     "the account may not use this function", "",
     "Have the account verified, or answer with passive_reply_ms."},
    {48002, 48002, Outcome::opted_out, ErrorClass::opted_out, "refused",
     "the person refuses the account's messages", "", ""},
    {48004, 48004, Outcome::config, ErrorClass::config, "banned", "WeChat has banned the function",
     "", "See the notices in the console."},
    {50002, 50002, Outcome::config, ErrorClass::config, "limited", "WeChat has limited the account",
     "", "See the notices in the console."},
    {43004, 43004, Outcome::opted_out, ErrorClass::opted_out, "unfollowed",
     "the person does not follow the account", "", ""},
    {43019, 43019, Outcome::opted_out, ErrorClass::opted_out, "blacklisted",
     "the account has put the person on its blacklist", "", ""},
    {50005, 50005, Outcome::opted_out, ErrorClass::opted_out, "unfollowed",
     "the person does not follow the account", "", ""},
    {43101, 43101, Outcome::opted_out, ErrorClass::opted_out, "no_consent",
     "the person has not subscribed to this notification", "", ""},
    {45015, 45015, Outcome::window_closed, ErrorClass::window_closed, "window_closed",
     "the customer wrote too long ago, or no longer follows", "", kOutside},
    {45047, 45047, Outcome::window_closed, ErrorClass::window_closed, "window_count",
     "all messages that the customer's last sign allows are used up", "", kOutside},
    {45009, 45009, Outcome::throttled, ErrorClass::throttled, "quota",
     "the day's calls are used up", "", ""},
    {45011, 45011, Outcome::throttled, ErrorClass::throttled, "rate_limit",
     "WeChat asks to slow down", "", ""},
    {45066, 45066, Outcome::throttled, ErrorClass::throttled, "rate_limit",
     "WeChat asks to slow down", "", ""},
    {45001, 45001, Outcome::invalid, ErrorClass::invalid, "too_large", "the media is too large", "",
     ""},
    {45002, 45002, Outcome::invalid, ErrorClass::invalid, "text_too_long", "the text is too long",
     "", ""},
    {45003, 45008, Outcome::invalid, ErrorClass::invalid, "too_long",
     "a title, a text or a list is too long", "", ""},
    {45072, 45072, Outcome::invalid, ErrorClass::invalid, "typing", "no such typing command", "",
     ""},
    {45080, 45081, Outcome::invalid, ErrorClass::invalid, "typing", "typing cannot be shown now",
     "", ""},
    {47003, 47003, Outcome::invalid, ErrorClass::invalid, "template_parameter",
     "a value breaks its place's rule", "", ""},
    {40037, 40037, Outcome::invalid, ErrorClass::invalid, "template",
     "WeChat does not know the template", "", ""},
    {40007, 40007, Outcome::invalid, ErrorClass::invalid, "media_id",
     "WeChat does not know the media id, or no longer", "", ""},
    {40004, 40009, Outcome::invalid, ErrorClass::invalid, "media",
     "WeChat does not take the media's kind or size", "", ""},
    {61450, 61450, Outcome::retry, ErrorClass::transient, "fault",
     "WeChat's customer service failed", "", ""},
    // One agent's account is not the operator's: it must not stop everybody's messages.
    {61451, 61457, Outcome::invalid, ErrorClass::invalid, "kf_account",
     "the customer-service account is not usable", "", kAgents},
    {65400, 65400, Outcome::config, ErrorClass::config, "kf_off",
     "the account has no customer service, or an old one", "",
     "Switch customer service on in the console."},
    {65401, 65499, Outcome::invalid, ErrorClass::invalid, "kf_account",
     "the customer-service account is not usable", "", kAgents},
    {50000, 50999, Outcome::retry, ErrorClass::transient, "fault", "a service of WeChat failed", "",
     ""},
};

Step without_answer(const ExchangeView& exchange, bool may_repeat) {
  const std::string why = "wechat: " + std::string(exchange.error());
  switch (exchange.result()) {
    case ExchangeResult::uncertain:
      if (!may_repeat) return Step::failed(Outcome::uncertain, ErrorClass::uncertain, {}, {}, why);
      return Step::failed(Outcome::retry, ErrorClass::transient, {}, {}, why);
    case ExchangeResult::expired:
      return Step::failed(Outcome::retry, ErrorClass::expired, {}, {},
                          "wechat: its time was over before it could be sent");
    case ExchangeResult::refused:
      return Step::failed(Outcome::invalid, ErrorClass::config, {}, {},
                          "wechat: the host refused the request: " + std::string(exchange.error()));
    default:
      return Step::failed(Outcome::retry, ErrorClass::transient, {}, {}, why);
  }
}

// Neither a success nor an error in WeChat's words: a fault of a server in between, mostly.
Step odd_answer(const ExchangeView& exchange, bool may_repeat) {
  const std::string code = std::to_string(exchange.status());
  if (exchange.status() == 429)
    return Step::failed(Outcome::throttled, ErrorClass::throttled, code, {},
                        "wechat: WeChat asks to slow down");
  const bool is_refusal = exchange.status() >= 400 && exchange.status() < 500;
  if (is_refusal)
    return Step::failed(Outcome::invalid, ErrorClass::invalid, code, {},
                        "wechat: WeChat refuses the request");
  // It says nothing about whether the message went out.
  if (!may_repeat)
    return Step::failed(Outcome::uncertain, ErrorClass::uncertain, code, {},
                        "wechat: WeChat failed while it took the message");
  return Step::failed(Outcome::retry, ErrorClass::transient, code, {}, "wechat: WeChat failed");
}

std::int64_t pause_of(std::int64_t code, std::string_view words, std::int64_t now) {
  if (code != 45009) return 10 * kSecond;
  if (words.find("quota") == std::string_view::npos) return 60 * kSecond;
  return kDay - (now + kBeijing) % kDay;  // until midnight in Beijing
}

}  // namespace

std::int64_t error_code(const ExchangeView& exchange) {
  return exchange.answered() ? exchange.json()["errcode"].int_or(0) : 0;
}

bool succeeded(const ExchangeView& exchange) {
  if (!exchange.ok()) return false;
  const JsonDocument body = exchange.json();
  return body.root().is_object() && body["errcode"].int_or(0) == 0;
}

Step failure(const ExchangeView& exchange, RequestClass request_class, std::int64_t now) {
  const bool may_repeat =
      request_class == RequestClass::safe || request_class == RequestClass::idempotent;
  if (!exchange.answered()) return without_answer(exchange, may_repeat);
  const std::int64_t code = error_code(exchange);
  if (code == 0) return odd_answer(exchange, may_repeat);
  const JsonDocument body = exchange.json();
  std::string words(body["errmsg"].text());  // ends with the rid that WeChat's support asks for
  for (const Meaning& meaning : kMeanings) {
    if (code < meaning.first || code > meaning.last) continue;
    Step step = Step::failed(meaning.outcome, meaning.error_class, std::to_string(code), words,
                             "wechat: " + std::string(meaning.text));
    Done& done = *step.done;
    done.error->code = meaning.code;
    done.error->field = meaning.field;
    done.error->remedy = meaning.remedy;
    if (meaning.outcome == Outcome::throttled) {
      done.retry_after_ms = pause_of(code, words, now);
      done.error->retry_after_ms = done.retry_after_ms;
    }
    return step;
  }
  return Step::failed(Outcome::invalid, ErrorClass::invalid, std::to_string(code), std::move(words),
                      "wechat: WeChat refuses the request");
}

}  // namespace jackfield::wechat
