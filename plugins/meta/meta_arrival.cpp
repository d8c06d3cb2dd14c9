// SPDX-License-Identifier: MIT
#include "meta_arrival.hpp"

#include <utility>

namespace jackfield::meta {
namespace {

// Meta's times are from 2004 on: below this a number can only mean seconds.
constexpr std::int64_t kSecondsBelow = 100'000'000'000;

}  // namespace

std::int64_t time_of(const Json& value, std::int64_t otherwise) noexcept {
  const std::int64_t told = value.time_or(0);
  if (told == 0) return otherwise;
  return told < kSecondsBelow ? told * 1000 : told;
}

Event& begin(const Arrival& arrival, EventKind kind, std::string_view original_kind) {
  Event& event = arrival.received.events.emplace_back();
  event.kind = kind;
  event.authenticity = Authenticity::verified;
  event.account_address = arrival.entry.account;
  event.original_kind = original_kind;
  event.occurred_at = time_of(arrival.item["timestamp"], arrival.entry.at);
  return event;
}

Person customer(const Entry& entry, std::string id) {
  Person person;
  person.role = Role::customer;
  const bool is_instagram = entry.network == Network::instagram;
  person.identity.emplace(Identity{
      is_instagram ? "instagram.user" : "messenger.user", std::move(id), entry.account, {}});
  return person;
}

Person business(const Entry& entry) {
  Person person;
  person.role = Role::business;
  const bool is_instagram = entry.network == Network::instagram;
  person.identity.emplace(
      Identity{is_instagram ? "instagram.account" : "messenger.page", entry.account, {}, {}});
  return person;
}

void place(Event& event, std::string person) {
  if (person.empty()) return;
  Conversation& conversation = event.conversation.emplace();
  conversation.type = ConversationType::direct;
  conversation.visibility = Visibility::private_;
  conversation.address = person;
  event.conversation_refs.push_back(std::move(person));
}

void keep(const Arrival& arrival, std::string_view member, const Json& value) {
  if (!value.exists()) return;
  JsonWriter data;
  data.begin_object().key(arrival.entry.word());
  if (member.empty())
    data.raw(value.dump());
  else
    data.begin_object().key(member).raw(value.dump()).end_object();
  arrival.event().channel_data = std::move(data.end_object()).text();
}

void unknown(const Arrival& arrival, std::string_view original_kind) {
  Event& event = begin(arrival, EventKind::unknown, original_kind);
  event.dedupe.push_back({"unknown:" + digest(arrival.entry.settings, arrival.item.dump()), 0});
  keep(arrival, {}, arrival.item);
}

std::string digest(const Settings& settings, std::string_view text) {
  return settings.crypto.hex(settings.crypto.sha256(text)).substr(0, 32);
}

void open_window(const Arrival& arrival) {
  const Event& event = arrival.event();
  if (event.conversation_refs.empty() || event.is_standby) return;
  Fact fact;
  fact.scope = FactScope::conversation;
  fact.key = "last_sign";
  fact.value = std::to_string(event.occurred_at);
  fact.of_event = arrival.number();
  arrival.received.facts.push_back(std::move(fact));
}

void ask(const Arrival& arrival, std::string_view procedure, std::string key,
         std::string argument) {
  Work work;
  work.name = procedure;
  work.key = std::move(key);
  work.argument = std::move(argument);
  work.of_event = arrival.number();
  arrival.received.work.push_back(std::move(work));
}

}  // namespace jackfield::meta
