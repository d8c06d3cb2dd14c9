// SPDX-License-Identifier: MIT
// Source: sheet 3.4.
#include "wechat_reports.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace jackfield::wechat {
namespace {

constexpr std::size_t kMostItems = 100;  // a push names a few templates; more can only be a mistake

bool says(std::string_view text, std::string_view words) {
  return text.find(words) != std::string_view::npos;
}

void fail(StatusChange& status, ErrorClass error_class, std::string_view code,
          std::string_view words, std::string text) {
  status.status = Status::failed;
  Failure& error = status.error.emplace();
  error.class_ = error_class;
  error.provider_code = code;
  error.provider_text = words;
  error.text = std::move(text);
}

StatusChange& about(Event& event, std::string message) {
  event.kind = EventKind::message_status;
  if (!message.empty()) event.message_refs = {std::move(message)};
  StatusChange& status = event.status.emplace();
  status.at = event.occurred_at;
  return status;
}

/// The items of a list that an element may hold once, several times, or not at all.
std::vector<Json> items_of(const Json& list) {
  std::vector<Json> items;
  if (list.is_object()) items.push_back(list);
  if (!list.is_array()) return items;
  for (const Json item : list) {
    if (item.is_object() && items.size() < kMostItems) items.push_back(item);
  }
  return items;
}

void read_consent(const Json& item, Event& event) {
  const std::string_view answer = item["SubscribeStatusString"].text();
  event.kind = answer == "accept" ? EventKind::consent_opted_in : EventKind::consent_opted_out;
  Consent& consent = event.consent.emplace();
  consent.purpose = "notification";
  consent.topic = item["TemplateId"].id();
  consent.source = item["PopupScene"].id();
  consent.payload = answer;
}

void read_delivery(const Json& item, Event& event) {
  StatusChange& status = about(event, item["MsgID"].id());
  const std::string code = item["ErrorCode"].id();
  if (code == "0") {
    status.status = Status::delivered;
    return;
  }
  fail(status, ErrorClass::invalid, code, item["ErrorStatus"].text(),
       "wechat: the notification did not arrive");
}

struct Subscription {
  std::string_view event;
  std::string_view element;
  void (*read)(const Json&, Event&);
};

constexpr Subscription kSubscriptions[] = {
    {"subscribe_msg_popup_event", "SubscribeMsgPopupEvent", &read_consent},
    {"subscribe_msg_change_event", "SubscribeMsgChangeEvent", &read_consent},
    {"subscribe_msg_sent_event", "SubscribeMsgSentEvent", &read_delivery},
};

}  // namespace

void on_template_report(const Json& push, Event& event, Received&) {
  StatusChange& status = about(event, push["MsgID"].id());
  const std::string_view words = push["Status"].text();
  if (words == "success") {
    status.status = Status::delivered;
  } else if (says(words, "user block")) {
    fail(status, ErrorClass::opted_out, {}, words,
         "wechat: the person refuses the account's messages");
  } else if (says(words, "freq limit")) {
    fail(status, ErrorClass::throttled, {}, words, "wechat: too many templates for this person");
  } else {
    fail(status, ErrorClass::transient, {}, words, "wechat: the template did not arrive");
  }
}

void on_mass_report(const Json& push, Event& event, Received&) {
  StatusChange& status = about(event, push["MsgID"].id());
  const std::string_view words = push["Status"].text();
  status.status = Status::sent;
  if (words != "send success")
    fail(status, ErrorClass::moderation, {}, words, "wechat: the broadcast was not sent");
  event.channel_data = R"({"wechat":)" + push.dump() + "}";
}

bool read_subscriptions(const Json& push, std::string_view name, const Event& event,
                        Received& received) {
  const auto* const found =
      std::find_if(std::begin(kSubscriptions), std::end(kSubscriptions),
                   [name](const Subscription& one) { return one.event == name; });
  if (found == std::end(kSubscriptions)) return false;
  // JSON has the list at the top, XML in an element of its own.
  Json list = push[found->element]["List"];
  if (!list.exists()) list = push["List"];
  std::uint32_t ordinal = 0;
  for (const Json& item : items_of(list)) {
    Event made = event;
    made.ordinal = ordinal++;
    found->read(item, made);
    received.events.push_back(std::move(made));
  }
  if (ordinal > 0) return true;
  // Without any item nothing is told; the push itself is kept.
  Event empty = event;
  empty.channel_data = R"({"wechat":)" + push.dump() + "}";
  received.events.push_back(std::move(empty));
  return true;
}

}  // namespace jackfield::wechat
