// SPDX-License-Identifier: MIT
// Source: sheet 4.2.
#include "wechat_notifications.hpp"

#include "wechat_calls.hpp"
#include "wechat_errors.hpp"

#include <utility>

namespace jackfield::wechat {
namespace {

constexpr std::int64_t kRememberedMs = 9LL * 60 * 1000;  // WeChat says ten minutes

enum class NoticeSort : std::uint8_t { plain, subscription, one_time };

NoticeSort notice_sort_of(const Template& notice) {
  if (notice.category == "subscription") return NoticeSort::subscription;
  return notice.category == "one_time" ? NoticeSort::one_time : NoticeSort::plain;
}

constexpr std::string_view notice_path_of(NoticeSort sort) {
  switch (sort) {
    case NoticeSort::subscription:
      return "cgi-bin/message/subscribe/bizsend";
    case NoticeSort::one_time:
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
  const NoticeSort sort = notice_sort_of(notice);
  const Result<JsonDocument> data =
      JsonDocument::parse(part.channel_data.empty() ? "{}" : part.channel_data);
  const Json more = data ? (*data)["wechat"] : Json();
  JsonWriter json;
  json.begin_object().member("touser", open_id).member("template_id", notice.name);
  json.member_if(sort == NoticeSort::subscription ? "page" : "url", notice.url);
  if (more["miniprogram"].is_object()) json.key("miniprogram").raw(more["miniprogram"].dump());
  if (sort == NoticeSort::one_time) {
    json.member("scene", more["scene"].id()).member("title", more["title"].text());
  }
  if (sort == NoticeSort::plain) {
    const auto digest = settings.crypto.sha256({context.seed(), "\n", label});
    json.member("client_msg_id", settings.crypto.hex(as_text(digest)).substr(0, 32));
  }
  write_values(json, notice);
  Request request = call(settings, std::move(label), notice_path_of(sort), token,
                         std::move(json.end_object()).text());
  // The key that WeChat remembers makes it repeatable, for as long as it does.
  if (sort == NoticeSort::plain && context.now() - context.started_at() < kRememberedMs)
    request.class_ = RequestClass::idempotent;
  request.rate_keys = {sort == NoticeSort::plain ? "template" : "subscription"};
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
