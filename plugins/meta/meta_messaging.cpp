// SPDX-License-Identifier: MIT
#include "meta_messaging.hpp"

#include "meta_messages.hpp"
#include "meta_people_events.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace jackfield::meta {
namespace {

constexpr std::size_t kMostReceipts = 1000;  // one webhook names a few; the rest is a mistake

/// Who it is about, and whether they did it: an echo has sender and recipient the other way round.
std::string person_of(const Json& item, bool is_ours) {
  return item[is_ours ? "recipient" : "sender"]["id"].id();
}

void settle(const Arrival& arrival, bool is_standby, bool is_ours) {
  Event& event = arrival.event();
  event.is_standby = is_standby;
  std::string id = person_of(arrival.item, is_ours);
  if (id == arrival.entry.account) id.clear();  // what an account does to itself names nobody
  if (is_ours) {
    event.sender.emplace(business(arrival.entry));
    if (!id.empty()) event.recipient.emplace(customer(arrival.entry, id));
    return place(event, std::move(id));
  }
  const std::string reference = arrival.item["sender"]["user_ref"].id();
  if (!id.empty()) {
    event.sender.emplace(customer(arrival.entry, id));
  } else if (!reference.empty()) {  // the checkbox plugin: a person before the first message
    event.sender.emplace(customer(arrival.entry, "user_ref:" + reference));
    id = "user_ref:" + reference;
  }
  place(event, std::move(id));
}

std::string stamp(const Arrival& arrival) {
  const Json item = arrival.item;
  return item["sender"]["id"].id() + ":" + item["timestamp"].id();
}

// A quick reply's value is told twice when it is a phone number or an address of the person's own.
// Source: fact sheet Messenger, 3.3, 2026-11-21.
void read_shared_contact(const std::string& text, const std::string& payload, Person& person) {
  if (text != payload || text.size() < 5) return;
  if (text.find('@') != std::string::npos && text.find(' ') == std::string::npos)
    person.email = text;
  else if (text.front() == '+' && text.find_first_not_of("0123456789", 1) == std::string::npos)
    person.phone = text;
}

void on_quick_reply(Event& event, const Json& message) {
  event.kind = EventKind::postback;
  Postback& chosen = event.postback.emplace();
  chosen.payload = message["quick_reply"]["payload"].id();
  chosen.title = message["text"].text();
  chosen.source = "quick_reply";
  if (event.sender) read_shared_contact(chosen.title, chosen.payload, *event.sender);
}

void on_message(const Arrival& arrival, const Json& message, bool is_standby) {
  const std::string mid = message["mid"].id();
  const bool is_ours = message["is_echo"].bool_or(false);
  const bool is_deleted = message["is_deleted"].bool_or(false);
  Event& event = begin(arrival,
                       is_deleted ? EventKind::message_deleted
                       : is_ours  ? EventKind::message_echo
                                  : EventKind::message_received,
                       is_deleted ? "message_deleted"
                       : is_ours  ? "message_echo"
                                  : "");
  settle(arrival, is_standby, is_ours);
  if (mid.empty()) {
    event.dedupe.push_back({"message:" + digest(arrival.entry.settings, arrival.item.dump()), 0});
  } else {
    const std::string_view what = is_deleted ? "deleted:" : is_ours ? "echo:" : "message:";
    event.dedupe.push_back({std::string(what) + mid, 0});
  }
  if (is_deleted) {
    if (!mid.empty()) event.message_refs = {mid};
    return;
  }
  event.message.emplace(read_message(arrival.entry, message, event.occurred_at));
  keep_message(arrival, message);
  if (is_ours) {
    // Our own word for it, which comes back before the send's answer may.
    event.message->client_id = message["metadata"].text();
    return;
  }
  if (message["quick_reply"].is_object()) on_quick_reply(event, message);
  if (message["referral"].is_object()) read_referral(arrival, message["referral"]);
  open_window(arrival);
}

void on_edit(const Arrival& arrival, const Json& edit) {
  const std::string mid = edit["mid"].id();
  Event& event = begin(arrival, EventKind::message_edited, "message_edit");
  event.dedupe.push_back({"edit:" + mid + ":" + edit["num_edit"].id(), 0});
  Message& message = event.message.emplace();
  message.provider_ids = {mid};
  message.edited_at = event.occurred_at;
  Part& part = message.parts.emplace_back();
  part.type = PartType::text;
  part.text = edit["text"].text();
  event.message_refs = {mid};
  keep(arrival, "num_edit", edit["num_edit"]);
}

void on_postback(const Arrival& arrival, const Json& postback) {
  const std::string mid = postback["mid"].id();
  Event& event = begin(arrival, EventKind::postback, "postback");
  const std::string payload = postback["payload"].id();
  event.dedupe.push_back(
      {"postback:" +
           (mid.empty() ? stamp(arrival) + ":" + digest(arrival.entry.settings, payload) : mid),
       0});
  Postback& chosen = event.postback.emplace();
  chosen.payload = payload;
  chosen.title = postback["title"].text();
  chosen.source = "button";
  if (postback["referral"].is_object()) read_referral(arrival, postback["referral"]);
}

void on_message_reaction(const Arrival& arrival, const Json& reaction) {
  const bool is_taken_back = reaction["action"].text() == "unreact";
  Event& event = begin(
      arrival, is_taken_back ? EventKind::reaction_removed : EventKind::reaction_added, "reaction");
  const std::string mid = reaction["mid"].id();
  event.dedupe.push_back({"reaction:" + stamp(arrival) + ":" + mid + ":" +
                              std::string(reaction["action"].text()) + ":" +
                              std::string(reaction["emoji"].text()),
                          0});
  event.message_refs = {mid};
  Reaction& told = event.reaction.emplace();
  told.emoji = reaction["emoji"].text();
  told.key = reaction["reaction"].text();
}

void watermark(const Arrival& arrival, const Json& mark, Status status, std::string_view word) {
  Event& event = begin(arrival, EventKind::read, word);
  event.dedupe.push_back(
      {std::string(word) + ":" + arrival.item["sender"]["id"].id() + ":" + mark["watermark"].id(),
       0});
  Watermark& up_to = event.up_to.emplace();
  up_to.at = time_of(mark["watermark"], event.occurred_at);
  up_to.status = status;
}

void receipt(const Arrival& arrival, const std::string& mid, Status status, std::string_view word) {
  Event& event = begin(arrival, EventKind::message_status, word);
  event.dedupe.push_back({std::string(word) + ":" + mid, 0});
  event.message_refs = {mid};
  StatusChange& change = event.status.emplace();
  change.status = status;
  change.at = event.occurred_at;
}

void on_delivery(const Arrival& arrival, const Json& delivery, bool is_standby) {
  const Json mids = delivery["mids"];
  for (std::size_t i = 0; i < std::min(mids.size(), kMostReceipts); ++i) {
    if (mids[i].id().empty()) continue;
    receipt(arrival, mids[i].id(), Status::delivered, "delivery");
    settle(arrival, is_standby, false);
  }
  watermark(arrival, delivery, Status::delivered, "delivery");
}

void on_read(const Arrival& arrival, const Json& read) {
  // Messenger tells a point in time, Instagram one message.
  if (const std::string mid = read["mid"].id(); !mid.empty())
    return receipt(arrival, mid, Status::read, "read");
  watermark(arrival, read, Status::read, "read");
}

void handover(const Arrival& arrival, const Json& control, EventKind kind, std::string_view word) {
  Event& event = begin(arrival, kind, word);
  event.dedupe.push_back({std::string(word) + ":" + stamp(arrival), 0});
  Handover& told = event.handover.emplace();
  told.from = control["previous_owner_app_id"].id();
  told.to = control["new_owner_app_id"].id();
  if (told.to.empty()) told.to = control["requested_owner_app_id"].id();
  told.metadata = control["metadata"].text();
}

void on_pass(const Arrival& arrival, const Json& control) {
  handover(arrival, control, EventKind::handover_passed, "pass_thread_control");
}
void on_take(const Arrival& arrival, const Json& control) {
  handover(arrival, control, EventKind::handover_taken, "take_thread_control");
}
void on_request(const Arrival& arrival, const Json& control) {
  handover(arrival, control, EventKind::handover_requested, "request_thread_control");
}

void account_is(const Arrival& arrival, AccountState state, std::string_view word,
                std::string reason, const Json& told) {
  Event& event = begin(arrival, EventKind::account_state, word);
  event.dedupe.push_back({std::string(word) + ":" + arrival.item["timestamp"].id() + ":" +
                              digest(arrival.entry.settings, told.dump()),
                          0});
  AccountChange& change = event.account_change.emplace();
  change.state = state;
  change.reason = std::move(reason);
  change.data = told.dump();
}

void on_policy(const Arrival& arrival, const Json& policy) {
  const std::string_view action = policy["action"].text();
  account_is(arrival,
             action == "block"     ? AccountState::suspended
             : action == "unblock" ? AccountState::running
                                   : AccountState::degraded,
             "policy_enforcement",
             std::string(policy["reason"].text_or(action == "unblock" ? "Meta lifted the block"
                                                                      : "Meta names no reason")),
             policy);
}

void on_roles(const Arrival& arrival, const Json& roles) {
  account_is(arrival, AccountState::running, "app_roles", "the roles of the apps changed", roles);
}

struct MessagingKind {
  std::string_view member;
  void (*take)(const Arrival&, const Json&);
  bool opens_window;
};

constexpr MessagingKind kKinds[] = {
    {"message_edit", &on_edit, false},
    {"postback", &on_postback, true},
    {"reaction", &on_message_reaction, true},
    {"read", &on_read, false},
    {"referral", &on_referral, true},
    {"optin", &on_optin, false},
    {"account_linking", &on_account_linking, false},
    {"policy_enforcement", &on_policy, false},
    {"pass_thread_control", &on_pass, false},
    {"take_thread_control", &on_take, false},
    {"request_thread_control", &on_request, false},
    {"app_roles", &on_roles, false},
    {"messaging_feedback", &on_feedback, false},
    {"response_feedback", &on_response_feedback, false},
    {"messaging_customer_information", &on_customer_information, false},
    {"order", &on_order, true},
    {"template", &on_template, true},
    {"form", &on_form, true},
};

// A tap by the business on its own message: no customer did anything.
// Source: fact sheet Instagram, 3.4, field-observed, 2026-11-21.
bool is_own_tap(const Arrival& arrival) {
  const Json postback = arrival.item["postback"];
  return postback.is_object() && (postback["is_self"].bool_or(false) ||
                                  arrival.item["sender"]["id"].id() == arrival.entry.account);
}

}  // namespace

void translate_messaging(const Arrival& arrival, bool is_standby) {
  const Json item = arrival.item;
  if (is_own_tap(arrival)) return;
  if (item["message"].is_object()) return on_message(arrival, item["message"], is_standby);
  if (item["delivery"].is_object()) {
    on_delivery(arrival, item["delivery"], is_standby);
    return settle(arrival, is_standby, false);
  }
  for (const MessagingKind& kind : kKinds) {
    if (!item[kind.member].is_object()) continue;
    kind.take(arrival, item[kind.member]);
    settle(arrival, is_standby, false);
    if (kind.opens_window) open_window(arrival);
    return;
  }
  unknown(arrival, "messaging");
  settle(arrival, is_standby, false);
}

}  // namespace jackfield::meta
