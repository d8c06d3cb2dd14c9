// SPDX-License-Identifier: MIT
#include "line_events.hpp"

#include "line_messages.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace jackfield::line {
namespace {

struct Arrival {
  const Settings& settings;
  Json item;
  Event& event;
  Received& received;

  std::uint32_t number() const { return static_cast<std::uint32_t>(received.events.size()); }
  std::string address() const {
    return event.conversation_refs.empty() ? std::string() : event.conversation_refs.front();
  }
};

// A profile is asked for when somebody comes, not at every message: names are told in no webhook.
constexpr std::size_t kMostProfiles = 20;

void ask_profile(Arrival& arrival, std::string_view user) {
  const std::string place = arrival.address();
  JsonWriter argument;
  argument.begin_object();
  if (!user.empty()) argument.member("user", user);
  if (place != user) argument.member("chat", place);
  argument.end_object();
  Work work;
  work.name = "profile";
  work.key = "profile:" + place + ":" + std::string(user);
  work.argument = std::move(argument).text();
  work.of_event = arrival.number();
  arrival.received.work.push_back(std::move(work));
}

// Pushes to somebody who blocked the account are answered with 200 and go nowhere, so this is what
// tells.
void remember_block(Arrival& arrival, bool is_blocked) {
  if (arrival.address().empty()) return;
  Fact fact;
  fact.scope = FactScope::conversation;
  fact.key = "unfollowed";
  fact.value = is_blocked ? "1" : "";
  fact.uses = is_blocked ? 0 : -1;
  fact.of_event = arrival.number();
  arrival.received.facts.push_back(std::move(fact));
}

void keep(Arrival& arrival, std::string_view member) {
  const Json value = arrival.item[member];
  if (!value.exists()) return;
  JsonWriter data;
  data.begin_object().key("line").begin_object().key(member).raw(value.dump());
  arrival.event.channel_data = std::move(data.end_object().end_object()).text();
}

void on_message(Arrival& arrival) {
  arrival.event.kind = EventKind::message_received;
  read_message(arrival.settings, arrival.item["message"], arrival.event.message.emplace());
}

void on_edited(Arrival& arrival) {
  Event& event = arrival.event;
  event.kind = EventKind::message_edited;
  Message& message = event.message.emplace();
  read_message(arrival.settings, arrival.item["message"], message);
  // Edits may overtake each other: the latest time wins.
  message.edited_at = event.occurred_at;
  event.message_refs = message.provider_ids;
}

void on_unsend(Arrival& arrival) {
  arrival.event.kind = EventKind::message_deleted;
  arrival.event.message_refs = {arrival.item["unsend"]["messageId"].id()};
}

void on_follow(Arrival& arrival) {
  arrival.event.kind = EventKind::conversation_started;
  keep(arrival, "follow");
  remember_block(arrival, false);
  if (!arrival.address().empty()) ask_profile(arrival, arrival.address());
}

void on_unfollow(Arrival& arrival) {
  arrival.event.kind = EventKind::conversation_ended;
  remember_block(arrival, true);
}

void on_join(Arrival& arrival) {
  arrival.event.kind = EventKind::conversation_started;
  // Only groups have a name; rooms do not.
  if (arrival.address().starts_with('C')) ask_profile(arrival, {});
}

void on_leave(Arrival& arrival) {
  arrival.event.kind = EventKind::conversation_ended;
}

void on_members(Arrival& arrival, EventKind kind, std::string_view member) {
  arrival.event.kind = kind;
  for (const Json one : arrival.item[member]["members"]) {
    std::string user = one["userId"].id();
    if (user.empty()) continue;
    if (kind == EventKind::participant_joined && arrival.event.participants.size() < kMostProfiles)
      ask_profile(arrival, user);
    arrival.event.participants.push_back(person(std::move(user)));
  }
}

void on_joined(Arrival& arrival) {
  on_members(arrival, EventKind::participant_joined, "joined");
}
void on_left(Arrival& arrival) {
  on_members(arrival, EventKind::participant_left, "left");
}

void on_postback(Arrival& arrival) {
  const Json postback = arrival.item["postback"];
  arrival.event.kind = EventKind::postback;
  Postback& chosen = arrival.event.postback.emplace();
  chosen.payload = postback["data"].text();
  const Json params = postback["params"];
  if (!params.is_object()) return;
  chosen.source = params["newRichMenuAliasId"].exists() ? "menu" : "button";
  chosen.data = params.dump();
  for (std::size_t i = 0; i < params.size(); ++i)
    chosen.values.push_back({std::string(params.name_at(i)), params.value_at(i).id()});
}

void on_video(Arrival& arrival) {
  // The id that `send` gave the film, so the host finds the message.
  arrival.event.kind = EventKind::message_status;
  arrival.event.message_refs = {arrival.item["videoPlayComplete"]["trackingId"].id()};
  StatusChange& status = arrival.event.status.emplace();
  status.status = Status::played;
  status.at = arrival.event.occurred_at;
}

void on_delivery(Arrival& arrival) {
  arrival.event.kind = EventKind::message_status;
  arrival.event.message_refs = {arrival.item["delivery"]["data"].id()};
  StatusChange& status = arrival.event.status.emplace();
  status.status = Status::delivered;
  status.at = arrival.event.occurred_at;
}

void on_beacon(Arrival& arrival) {
  const Json beacon = arrival.item["beacon"];
  arrival.event.kind = EventKind::referral;
  Referral& referral = arrival.event.referral.emplace();
  referral.source = "beacon";
  referral.ref = beacon["hwid"].id();
  referral.type = beacon["type"].text();
  referral.data = beacon.dump();
}

void on_account_link(Arrival& arrival) {
  const Json link = arrival.item["link"];
  arrival.event.kind = EventKind::identity_linked;
  IdentityChange& change = arrival.event.identity_change.emplace();
  change.nonce = link["nonce"].text();
  change.is_successful = link["result"].text() == "ok";
  change.reason = "identified";
  if (arrival.event.sender && arrival.event.sender->identity)
    change.current.emplace(*arrival.event.sender->identity);
}

void on_membership(Arrival& arrival) {
  const Json membership = arrival.item["membership"];
  const bool left = membership["type"].text() == "left";
  arrival.event.kind = left ? EventKind::consent_opted_out : EventKind::consent_opted_in;
  Consent& consent = arrival.event.consent.emplace();
  consent.purpose = "membership";
  consent.topic = membership["membershipId"].id();
  consent.source = membership["type"].text();
}

void account_is(Arrival& arrival, AccountState state, std::string reason) {
  arrival.event.kind = EventKind::account_state;
  AccountChange& change = arrival.event.account_change.emplace();
  change.state = state;
  change.reason = std::move(reason);
}

void on_module(Arrival& arrival) {
  keep(arrival, "module");
  const bool attached = arrival.item["module"]["type"].text() == "attached";
  account_is(arrival, attached ? AccountState::running : AccountState::stopped,
             attached ? "the module channel was attached" : "the module channel was detached");
}

void on_suspended(Arrival& arrival) {
  account_is(arrival, AccountState::suspended, "LINE suspended the official account");
}
void on_resumed(Arrival& arrival) {
  account_is(arrival, AccountState::running, "LINE resumed the official account");
}

void on_activated(Arrival& arrival) {
  arrival.event.kind = EventKind::handover_passed;
  arrival.event.handover.emplace().expires_at = arrival.item["chatControl"]["expireAt"].time_or(0);
}
void on_deactivated(Arrival& arrival) {
  arrival.event.kind = EventKind::handover_taken;
  arrival.event.handover.emplace();
}

struct Kind {
  std::string_view type;
  std::string_view needs;  // the member without which nothing can be made of it
  void (*take)(Arrival&);
};

constexpr Kind kKinds[] = {
    {"message", "message", &on_message},
    {"messageEdited", "message", &on_edited},
    {"unsend", "unsend", &on_unsend},
    {"follow", "", &on_follow},
    {"unfollow", "", &on_unfollow},
    {"join", "", &on_join},
    {"leave", "", &on_leave},
    {"memberJoined", "joined", &on_joined},
    {"memberLeft", "left", &on_left},
    {"postback", "postback", &on_postback},
    {"videoPlayComplete", "videoPlayComplete", &on_video},
    {"beacon", "beacon", &on_beacon},
    {"accountLink", "link", &on_account_link},
    {"membership", "membership", &on_membership},
    {"module", "module", &on_module},
    {"activated", "", &on_activated},
    {"deactivated", "", &on_deactivated},
    {"botSuspended", "", &on_suspended},
    {"botResumed", "", &on_resumed},
    {"delivery", "delivery", &on_delivery},
};

}  // namespace

Person person(std::string user_id) {
  Person person;
  person.role = Role::customer;
  // Unique within a provider, which no webhook and no answer names: the scope stays empty.
  person.identity.emplace(Identity{"line.user", std::move(user_id), {}, {}});
  return person;
}

void translate(const Settings& settings, const Json& item, Received& received) {
  Event& event = received.events.back();
  const std::string_view type = item["type"].text();
  if (type != "message") event.original_kind = type;
  Arrival arrival{settings, item, event, received};
  for (const Kind& kind : kKinds) {
    if (kind.type != type) continue;
    if (!kind.needs.empty() && !item[kind.needs].is_object()) break;
    return kind.take(arrival);
  }
  event.kind = EventKind::unknown;
  event.original_kind = type;
  JsonWriter data;
  data.begin_object().key("line").raw(item.dump()).end_object();
  event.channel_data = std::move(data).text();
}

}  // namespace jackfield::line
