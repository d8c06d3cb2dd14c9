// SPDX-License-Identifier: MIT
// What all pushes share: who, when, by what a repetition is known, what an answer needs.
#include "wechat_events.hpp"

#include "wechat_messages.hpp"
#include "wechat_notices.hpp"
#include "wechat_window.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::wechat {
namespace {

// The year 9999: beyond it a time is a mistake, and the canonical form has none.
constexpr std::int64_t kLastSecond = 253'402'300'799;

std::int64_t time_of(const Json& push, std::int64_t received_at) {
  const std::int64_t seconds = push["CreateTime"].int_or(0);  // seconds, not milliseconds
  return seconds > 0 && seconds <= kLastSecond ? seconds * 1000 : received_at;
}

std::string key_of(std::initializer_list<std::string> texts) {
  std::string all;
  for (const std::string& text : texts) {
    if (!all.empty()) all += ':';
    all += text;
  }
  return all;
}

// MsgId alone has collided between people; events have none.
std::string dedupe_key(const Settings& settings, const Json& push) {
  const std::string from = push["FromUserName"].id();
  if (const std::string id = push["MsgId"].id(); !id.empty()) return key_of({from, id});
  const std::string at = push["CreateTime"].id();
  const std::string event = push["Event"].id();
  if (from.empty() || at.empty() || event.empty())
    return "sha256:" + settings.crypto.hex(settings.crypto.sha256(push.dump()));
  std::string what = push["EventKey"].id();
  if (what.empty()) what = push["MsgID"].id();
  // What these tell stands in lists: two of one second differ by nothing else.
  if (what.empty() && event.starts_with("subscribe_msg_"))
    what = settings.crypto.hex(settings.crypto.sha256(push.dump())).substr(0, 16);
  return key_of({from, at, event, what});
}

// The account's own pushes (verification, broadcasts) come from no follower.
bool is_of_a_person(const Json& push) {
  const std::string_view from = push["FromUserName"].text();
  return !from.empty() && !from.starts_with("gh_") && !is_account_notice(push);
}

Event common(const Settings& settings, const Json& push, std::int64_t received_at) {
  Event event;
  // The AppID, not the gh_ name: only it is known before the first push.
  event.account_address = settings.app_id;
  event.occurred_at = time_of(push, received_at);
  event.dedupe.push_back({dedupe_key(settings, push), 0});
  if (!is_of_a_person(push)) return event;
  const std::string from = push["FromUserName"].id();
  event.conversation_refs = {from};
  Conversation& conversation = event.conversation.emplace();
  conversation.type = ConversationType::direct;
  conversation.address = from;
  event.sender.emplace(person(settings, from));
  return event;
}

// A message from under an article tells which one.
void add_article(const Json& push, Event& event) {
  const std::string article = push["MsgDataId"].id();
  if (article.empty()) return;
  Referral& referral = event.referral.emplace();
  referral.source = "post";
  referral.type = "article";
  referral.post = article;
  referral.ref = push["Idx"].id();
}

// The tap on an entry of a menu that we sent comes as its words with the entry's id.
void take_choice(const Json& push, const std::string& id, Event& event) {
  event.kind = EventKind::postback;
  event.original_kind = "bizmsgmenuid";
  Postback& chosen = event.postback.emplace();
  chosen.payload = id;
  chosen.title = push["Content"].id();
  chosen.source = "button";
}

void take_message(const Json& push, Event& event, Received& received) {
  if (const std::string id = push["bizmsgmenuid"].id(); !id.empty()) {
    take_choice(push, id, event);
  } else {
    event.kind = EventKind::message_received;
    event.message.emplace(read_message(push, event.occurred_at));
    add_article(push, event);
  }
  remember_opening(Opening::message, event.occurred_at, 1, received);
}

Hold hold_for(const Settings& settings, const Json& push, const Framing& framing,
              std::int64_t received_at) {
  Hold hold;
  hold.until = received_at + settings.passive_reply_ms;
  JsonWriter data;
  data.begin_object().member("to", push["FromUserName"].id());
  data.member("from", push["ToUserName"].id()).member("is_json", framing.is_json);
  data.member("is_event", push["MsgType"].text() == "event");
  data.member("key", framing.key).member("nonce", framing.nonce);
  hold.data = std::move(data.end_object()).text();
  return hold;
}

bool can_be_answered(const Event& event) {
  switch (event.kind) {
    case EventKind::message_received:
    case EventKind::postback:
    case EventKind::conversation_started:
    case EventKind::referral:
      return !event.conversation_refs.empty();
    default:
      return false;
  }
}

}  // namespace

Person person(const Settings& settings, std::string open_id) {
  Person person;
  person.role = Role::customer;
  person.identity.emplace(Identity{"wechat.openid", std::move(open_id), settings.app_id, {}});
  return person;
}

Received translate(const Settings& settings, const Json& push, const Framing& framing,
                   std::int64_t received_at) {
  Received received;
  Event event = common(settings, push, received_at);
  const bool is_event = push["MsgType"].text() == "event";
  if (is_event) {
    read_notice(push, std::move(event), received);
  } else {
    received.events.push_back(std::move(event));
    take_message(push, received.events.back(), received);
  }
  if (settings.passive_reply_ms > 0 && can_be_answered(received.events.front()))
    received.hold.emplace(hold_for(settings, push, framing, received_at));
  return received;
}

}  // namespace jackfield::wechat
