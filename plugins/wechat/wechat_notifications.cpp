// SPDX-License-Identifier: MIT
// Source: sheet 4.2.
#include "wechat_notifications.hpp"

#include "wechat_calls.hpp"
#include "wechat_errors.hpp"

#include <utility>

namespace jackfield::wechat {
namespace {

constexpr std::int64_t kRememberedMs = 9LL * 60 * 1000;  // WeChat says ten minutes

enum class Sort : std::uint8_t { plain, subscription, one_time };

Sort sort_of(const Template& notice) {
  if (notice.category == "subscription") return Sort::subscription;
  return notice.category == "one_time" ? Sort::one_time : Sort::plain;
}

constexpr std::string_view path_of(Sort sort) {
  switch (sort) {
    case Sort::subscription:
      return "cgi-bin/message/subscribe/bizsend";
    case Sort::one_time:
      return "cgi-bin/message/template/subscribe";
    default:
      return "cgi-bin/message/template/send";
  }
}

void write_values(JsonWriter& json, const Template& notice) {
  json.key("data").begin_object();
  for (const TemplateParameter& parameter : notice.parameters) {
    if (parameter.name.empty()) continue;
    json.key(parameter.name).begin_object().member("value", parameter.text);
    json.member_if("color", parameter.colour).end_object();
  }
  json.end_object();
}

}  // namespace

Request notification(const Settings& settings, const Context& context, std::string label,
                     std::string_view token, std::string_view open_id, const Part& part) {
  const Template& notice = *part.template_;
  const Sort sort = sort_of(notice);
  const Result<JsonDocument> data =
      JsonDocument::parse(part.channel_data.empty() ? "{}" : part.channel_data);
  const Json more = data ? (*data)["wechat"] : Json();
  JsonWriter json;
  json.begin_object().member("touser", open_id).member("template_id", notice.name);
  json.member_if(sort == Sort::subscription ? "page" : "url", notice.url);
  if (more["miniprogram"].is_object()) json.key("miniprogram").raw(more["miniprogram"].dump());
  if (sort == Sort::one_time) {
    json.member("scene", more["scene"].id()).member("title", more["title"].text());
  }
  if (sort == Sort::plain) {
    const auto digest = settings.crypto.sha256({context.seed(), "\n", label});
    json.member("client_msg_id", settings.crypto.hex(as_text(digest)).substr(0, 32));
  }
  write_values(json, notice);
  Request request =
      call(settings, std::move(label), path_of(sort), token, std::move(json.end_object()).text());
  // The key that WeChat remembers makes it repeatable, for as long as it does.
  if (sort == Sort::plain && context.now() - context.started_at() < kRememberedMs)
    request.class_ = RequestClass::idempotent;
  request.rate_keys = {sort == Sort::plain ? "template" : "subscription"};
  return request;
}

std::string notification_id(const ExchangeView& exchange) {
  return exchange.json()["msgid"].id();
}

bool is_sent_before(const ExchangeView& exchange) {
  constexpr std::int64_t kDuplicate = 45065;
  return error_code(exchange) == kDuplicate;
}

}  // namespace jackfield::wechat
