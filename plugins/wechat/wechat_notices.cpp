// SPDX-License-Identifier: MIT
// Source: sheet 3.4.
#include "wechat_notices.hpp"

#include "wechat_choices.hpp"
#include "wechat_messages.hpp"
#include "wechat_reports.hpp"
#include "wechat_window.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace jackfield::wechat {
namespace {

constexpr std::string_view kScenePrefix = "qrscene_";

// Observed by others: the letters' case is not to be relied on.
std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

void keep_ticket(const Json& push, Referral& referral) {
  const std::string ticket = push["Ticket"].id();
  if (ticket.empty()) return;
  JsonWriter data;
  data.begin_object().member("ticket", ticket).end_object();
  referral.data = std::move(data).text();
}

void on_subscribe(const Json& push, Event& event, Received& received) {
  event.kind = EventKind::conversation_started;
  std::string scene = push["EventKey"].id();
  if (scene.starts_with(kScenePrefix)) {
    Referral& referral = event.referral.emplace();
    referral.source = "qr";
    referral.type = "subscribe";
    referral.ref = scene.substr(kScenePrefix.size());
    keep_ticket(push, referral);
  }
  remember_following(true, 1, received);
  remember_opening(Opening::deed, event.occurred_at, 1, received);
  // Not for a name, which WeChat no longer tells, but for the UnionID and how they came.
  const std::string open_id = push["FromUserName"].id();
  JsonWriter argument;
  argument.begin_object().member("openid", open_id).end_object();
  Work work;
  work.name = "profile";
  work.key = "profile:" + open_id;
  work.argument = std::move(argument).text();
  work.of_event = 1;
  received.work.push_back(std::move(work));
}

void on_unsubscribe(const Json&, Event& event, Received& received) {
  event.kind = EventKind::conversation_ended;
  remember_following(false, 1, received);
}

void on_scan(const Json& push, Event& event, Received& received) {
  event.kind = EventKind::referral;
  Referral& referral = event.referral.emplace();
  referral.source = "qr";
  referral.type = "scan";
  referral.ref = push["EventKey"].id();
  keep_ticket(push, referral);
  remember_opening(Opening::deed, event.occurred_at, 1, received);
}

void on_location(const Json& push, Event& event, Received&) {
  // Told by the phone, not written by a person: it opens no window.
  event.kind = EventKind::message_received;
  Part part;
  part.type = PartType::location;
  Location& location = part.location.emplace();
  location.latitude = decimal(push["Latitude"]);
  location.longitude = decimal(push["Longitude"]);
  location.accuracy_m = std::max(decimal(push["Precision"]), 0.0);
  location.is_live = true;
  event.message.emplace().parts.push_back(std::move(part));
}

void on_kf_begin(const Json& push, Event& event, Received&) {
  event.kind = EventKind::handover_taken;
  event.handover.emplace().to = push["KfAccount"].id();
}

void on_kf_switch(const Json& push, Event& event, Received&) {
  event.kind = EventKind::handover_taken;
  Handover& handover = event.handover.emplace();
  handover.from = push["FromKfAccount"].id();
  handover.to = push["ToKfAccount"].id();
}

void on_kf_end(const Json& push, Event& event, Received&) {
  event.kind = EventKind::handover_passed;
  Handover& handover = event.handover.emplace();
  handover.from = push["KfAccount"].id();
  handover.reason = push["CloseType"].id();
}

void on_profile_changed(const Json& push, Event& event, Received&) {
  event.kind = EventKind::identity_changed;
  IdentityChange& change = event.identity_change.emplace();
  change.reason = "modified";
  change.is_successful = true;
  if (event.sender && event.sender->identity) change.current.emplace(*event.sender->identity);
  event.channel_data = R"({"wechat":)" + push.dump() + "}";
}

void on_revoked(const Json& push, Event& event, Received&) {
  event.kind = EventKind::consent_opted_out;
  Consent& consent = event.consent.emplace();
  consent.purpose = "authorization";
  consent.topic = push["RevokeInfo"].id();
  event.channel_data = R"({"wechat":)" + push.dump() + "}";
}

struct AccountNotice {
  std::string_view event;
  AccountState state;
  std::string_view reason;
};

constexpr AccountNotice kAccountNotices[] = {
    {"qualification_verify_success", AccountState::running, "WeChat verified the organisation"},
    {"qualification_verify_fail", AccountState::degraded, "WeChat did not verify the organisation"},
    {"naming_verify_success", AccountState::running, "WeChat verified the account's name"},
    {"naming_verify_fail", AccountState::degraded, "WeChat did not verify the account's name"},
    {"annual_renew", AccountState::expiring, "the account's verification has to be renewed"},
    {"verify_expired", AccountState::degraded, "the account's verification has ended"},
};

const AccountNotice* account_notice(std::string_view event) {
  const auto* const found =
      std::find_if(std::begin(kAccountNotices), std::end(kAccountNotices),
                   [event](const AccountNotice& notice) { return notice.event == event; });
  return found == std::end(kAccountNotices) ? nullptr : found;
}

void take(const AccountNotice& notice, const Json& push, Event& event) {
  event.kind = EventKind::account_state;
  AccountChange& change = event.account_change.emplace();
  change.state = notice.state;
  change.reason = notice.reason;
  const std::int64_t seconds = push["ExpiredTime"].int_or(0);
  if (seconds > 0 && seconds < 10'000'000'000) change.expires_at = seconds * 1000;
  change.data = push.dump();
}

struct Notice {
  std::string_view event;  // in lower case
  void (*take)(const Json&, Event&, Received&);
};

constexpr Notice kKinds[] = {
    {"subscribe", &on_subscribe},
    {"unsubscribe", &on_unsubscribe},
    {"scan", &on_scan},
    {"location", &on_location},
    {"kf_create_session", &on_kf_begin},
    {"kf_switch_session", &on_kf_switch},
    {"kf_close_session", &on_kf_end},
    {"user_info_modified", &on_profile_changed},
    {"user_authorization_revoke", &on_revoked},
    {"templatesendjobfinish", &on_template_report},
    {"masssendjobfinish", &on_mass_report},
};

}  // namespace

bool is_account_notice(const Json& push) {
  const std::string event = lower(push["Event"].text());
  return account_notice(event) != nullptr || event == "masssendjobfinish";
}

void read_notice(const Json& push, Event event, Received& received) {
  event.original_kind = push["Event"].text();
  const std::string name = lower(event.original_kind);
  if (read_subscriptions(push, name, event, received)) return;
  received.events.push_back(std::move(event));
  Event& made = received.events.back();
  if (read_choice(push, name, made, received)) return;
  if (const AccountNotice* notice = account_notice(name)) return take(*notice, push, made);
  for (const Notice& kind : kKinds) {
    if (kind.event == name) return kind.take(push, made, received);
  }
  // Cards and other products: kept whole for who knows them.
  made.kind = EventKind::unknown;
  made.channel_data = R"({"wechat":)" + push.dump() + "}";
}

}  // namespace jackfield::wechat
