// SPDX-License-Identifier: MIT
#include "host/inbound/accept.hpp"

#include <algorithm>
#include <utility>

#include "host/inbound/accept_placed.hpp"
#include "host/inbound/conversation_state.hpp"
#include "host/inbound/media_policy.hpp"
#include "host/inbound/numbered_answer.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::inbound {
namespace {

constexpr std::int64_t kDefaultDedupe = 7LL * 24 * 3600 * 1000;

/// Whether the customer did this: what opens windows and counts as a sign of life.
bool is_sign_of_customer(EventKind kind) {
  switch (kind) {
    case EventKind::message_received:
    case EventKind::message_edited:
    case EventKind::postback:
    case EventKind::reaction_added:
    case EventKind::referral:
    case EventKind::conversation_started:
    case EventKind::consent_opted_in:
    case EventKind::review_received:
      return true;
    default:
      return false;
  }
}

}  // namespace

Accepted Acceptor::accept(store::Batch& batch, const Origin& origin, std::vector<Event> events,
                          const std::vector<Fact>& facts, const std::vector<Work>& work) {
  Accepted accepted;
  std::vector<std::string> owners;  // by event: the account's id, or the hook's
  owners.reserve(events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    Taken taken = take(batch, origin, std::move(events[i]), facts, i + 1, accepted);
    owners.push_back(std::move(taken.owner));
    accepted.is_new.push_back(taken.is_new);
    accepted.conversations.push_back(std::move(taken.conversation));
  }

  // Without an event to lie beside, facts are written as rows of their own.
  if (events.empty()) {
    Placed alone;
    alone.now = clock_.now_ms();
    place(alone, origin);
    if (!origin.conversation.empty()) alone.event.conversation.emplace().id = origin.conversation;
    if (!origin.contact.empty()) alone.event.sender.emplace().contact = origin.contact;
    remember_facts(alone, origin, facts, 0);
    write_facts(batch, alone);
  }

  for (const Work& wanted : work) {
    const std::size_t number = wanted.of_event;
    if (number > 0 && (number > accepted.is_new.size() || !accepted.is_new[number - 1])) continue;
    // Behind a shared hook the event tells whose work it is: a hook itself has no credentials.
    const std::string owner = number > 0                  ? owners[number - 1]
                              : origin.account != nullptr ? origin.account->id
                                                          : origin.hook->id;
    const std::int64_t now = clock_.now_ms();
    work_.add(batch, owner, wanted.name, wanted.key, wanted.argument,
              number > 0 ? accepted.conversations[number - 1] : origin.conversation,
              now + wanted.after_ms, now);
  }
  return accepted;
}

Acceptor::Taken Acceptor::take(store::Batch& batch, const Origin& origin, Event event,
                               const std::vector<Fact>& facts, std::size_t number,
                               Accepted& accepted) {
  Placed placed;
  placed.event = std::move(event);
  placed.now = clock_.now_ms();
  place(placed, origin);
  settle_conversation(placed);
  Taken taken;
  taken.owner = placed.owner;
  if (placed.event.conversation) taken.conversation = placed.event.conversation->id;
  taken.is_new = !is_known(placed);
  if (!taken.is_new) {
    ++accepted.duplicates;
    return taken;
  }
  settle_people(placed);
  if (placed.account != nullptr && Fragments::is_piece(placed.event)) {
    taken.is_new = take_piece(batch, placed, origin, facts, number, accepted);
    return taken;
  }
  merge_conversations(batch, placed);
  settle_message(placed);
  read_numbered_answer(placed.event, book_, placed.now);
  remember_facts(placed, origin, facts, number);
  if (placed.account != nullptr && take_receipt(batch, placed)) {
    // Its effects went with it, so what it told of the conversation has to be taken in again.
    if (placed.event.conversation) told_.erase(placed.event.conversation->id);
    if (placed.event.sender) told_.erase(placed.event.sender->contact);
    return taken;
  }
  settle_media(batch, placed);
  if (accepted.fresh++ == 0) {
    placed.effects.raw_head = origin.raw_head;
    placed.effects.raw_body = origin.raw_body;
  }

  state::ReadyEvent ready;
  ready.id = event_id(placed.names(), placed.event.kind, placed.first_key, placed.event.ordinal);
  ready.account = placed.owner;
  ready.is_hook = placed.account == nullptr;
  ready.channel = placed.channel;
  ready.recorded_at = placed.now;
  ready.traceparent = origin.traceparent;
  ready.event = std::move(placed.event);
  if (origin.hook != nullptr) ready.event.hook = origin.hook->id;
  ready.effects = std::move(placed.effects);
  writer_.append(batch, std::move(ready));
  return taken;
}

bool Acceptor::take_piece(store::Batch& batch, Placed& placed, const Origin& origin,
                          const std::vector<Fact>& facts, std::size_t number, Accepted& accepted) {
  // The event that would carry its effects comes later, perhaps.
  told_.erase(placed.event.conversation ? placed.event.conversation->id : std::string());
  if (placed.event.sender) told_.erase(placed.event.sender->contact);
  if (origin.hook != nullptr) placed.event.hook = origin.hook->id;
  const std::string conversation =
      placed.event.conversation ? placed.event.conversation->id : std::string();
  remember_facts(placed, origin, facts, number);
  Fragments::Taken taken =
      fragments_.add(batch, placed.owner, conversation, std::move(placed.event), placed.now);
  if (taken.is_known) {
    ++accepted.duplicates;
    return false;
  }
  write_facts(batch, placed);
  Origin whole = origin;
  whole.account = placed.account;
  for (Event& ready : taken.ready) take(batch, whole, std::move(ready), {}, 0, accepted);
  return true;
}

std::size_t Acceptor::release_pieces(store::Batch& batch) {
  Accepted accepted;
  accounts_.each([&](state::LiveAccount& account) {
    Origin origin;
    origin.account = &account;
    for (Event& ready : fragments_.due(batch, account.id, clock_.now_ms()))
      take(batch, origin, std::move(ready), {}, 0, accepted);
  });
  return accepted.fresh;
}

void Acceptor::write_facts(store::Batch& batch, Placed& placed) {
  for (store::FactRow& fact : placed.effects.facts) {
    batch.push_back(store::PutFact{fact});
    book_.put_fact(std::move(fact));
  }
  placed.effects.facts.clear();
}

void Acceptor::place(Placed& placed, const Origin& origin) {
  const std::string& carried = placed.event.account_address;
  placed.account = origin.account;
  if (placed.account == nullptr && origin.hook != nullptr) {
    placed.account = accounts_.by_address(origin.hook->id, carried);
    if (placed.account != nullptr) placed.account->last_webhook_at = placed.now;
  }
  if (placed.account == nullptr) {
    placed.owner = origin.hook->id;
    placed.channel = origin.hook->manifest.name;
    placed.address = carried.empty() ? origin.hook->id : carried;
    return;
  }
  placed.owner = placed.account->id;
  placed.channel = placed.account->channel;
  placed.address = carried.empty() ? placed.account->address : carried;
  // At an account's own address the URL decides; an address that differs is told, not refused.
  if (origin.account != nullptr && !carried.empty() && carried != placed.account->address) {
    placed.event.carried_address = carried;
  }
}

bool Acceptor::is_known(Placed& placed) {
  const ChannelManifest* manifest = placed.account == nullptr ? nullptr : &placed.account->manifest;
  const std::int64_t usual =
      manifest != nullptr && manifest->dedupe_ttl_ms > 0 ? manifest->dedupe_ttl_ms : kDefaultDedupe;
  for (const DedupeKey& key : placed.event.dedupe) {
    if (key.key.empty()) continue;
    if (placed.first_key.empty()) placed.first_key = key.key;
    // One key may stand for several events of a payload: their ordinals tell them apart.
    const std::string full =
        placed.event.ordinal == 0 ? key.key : key.key + '\n' + std::to_string(placed.event.ordinal);
    const state::KeyHash hash = dedupe_hash(placed.names(), full);
    if (book_.known(hash, placed.now)) return true;
    placed.effects.dedupe.push_back({hash, placed.now + (key.ttl_ms > 0 ? key.ttl_ms : usual)});
  }
  // Nothing to tell it apart by: each one counts, and its id is made rather than derived.
  if (placed.first_key.empty()) placed.first_key = state::uuid_text(ids_.next(placed.now));
  return false;
}

void Acceptor::settle_people(Placed& placed) {
  Event& event = placed.event;
  const auto name_contact = [&](Person& person) {
    if (person.identity && person.contact.empty())
      person.contact = contact_id(placed.names(), *person.identity);
  };
  if (event.sender) name_contact(*event.sender);
  if (event.recipient) name_contact(*event.recipient);
  for (Person& person : event.participants) name_contact(person);

  if (event.sender && !event.sender->contact.empty()) {
    std::string told;
    write_json(told, *event.sender, JsonForm::full);
    if (is_news(event.sender->contact, told)) {
      const store::ContactRow* known = book_.contact(event.sender->contact);
      std::string state =
          merged_person(known == nullptr ? std::string() : known->state, *event.sender);
      if (known == nullptr || known->state != state) {
        placed.effects.contact = event.sender->contact;
        placed.effects.contact_state = std::move(state);
      }
    }
  }
  if (event.conversation) {
    placed.effects.is_inbound = is_sign_of_customer(event.kind);
    std::string told = event.sender ? event.sender->contact : std::string();
    write_json(told, *event.conversation, JsonForm::full);
    if (is_news(event.conversation->id, told)) {
      const store::ConversationRow* known = book_.conversation(event.conversation->id);
      std::string state =
          merged_conversation(known == nullptr ? std::string() : known->state, event);
      if (known == nullptr || known->state != state)
        placed.effects.conversation_state = std::move(state);
    }
  }
}

bool Acceptor::is_news(const std::string& id, const std::string& told) {
  constexpr std::size_t kMost = 100'000;  // beyond it all are merged once more
  if (told_.size() > kMost) told_.clear();
  std::size_t& last = told_[id];
  const std::size_t now = std::hash<std::string>()(told) | 1;  // 0 is a new entry
  return std::exchange(last, now) != now;
}

void Acceptor::settle_media(store::Batch& batch, Placed& placed) {
  if (!placed.event.message || placed.account == nullptr) return;
  std::size_t index = 0;
  std::size_t fetched = 0;
  const auto settle = [&](Media& media) {
    ++index;
    if (media.ref.empty() && media.fetch.empty() && media.source_url.empty()) return;
    if (media.ref.empty()) {
      media.ref = media_ref(placed.names(), placed.event.message->id, index);
      const Capabilities& policy = placed.account->capabilities;
      if (!may_keep(policy)) media.retention = MediaRetention::link_only;
      // What `media_fetch` needs, with the reference that the event already tells.
      std::string argument = R"({"ref":")" + media.ref + R"(","media":)";
      append_media(argument, media);
      argument += '}';
      if (is_on_demand(policy) || ++fetched > media_rules_.max_files) {
        media.state = MediaState::unknown;  // it stays with the network until somebody looks
        batch.push_back(store::PutValue{{{},
                                         std::string(kOnDemand),
                                         media.ref,
                                         std::move(argument),
                                         placed.owner,
                                         askable_until(policy, placed.now)}});
      } else {
        media.state = MediaState::pending;
        work_.add(batch, placed.owner, "media_fetch", media.ref, std::move(argument), {},
                  placed.now, placed.now);
      }
    } else {
      media.state = MediaState::ready;
    }
    media.url = media_url_(media.ref);
  };
  for (Part& part : placed.event.message->parts) {
    if (part.media) settle(*part.media);
    if (part.story && part.story->media) settle(*part.story->media);
    if (part.sticker && part.sticker->media) settle(*part.sticker->media);
    if (part.email && part.email->html_media) settle(*part.email->html_media);
  }
}

void Acceptor::remember_facts(Placed& placed, const Origin& origin, const std::vector<Fact>& facts,
                              std::size_t number) {
  for (const Fact& fact : facts) {
    const std::size_t belongs_to = fact.of_event == 0 ? 1 : fact.of_event;
    if (number != 0 && belongs_to != number) continue;
    store::FactRow row;
    row.scope = static_cast<std::uint32_t>(fact.scope);
    switch (fact.scope) {
      case FactScope::conversation:
        row.owner = placed.event.conversation ? placed.event.conversation->id : "";
        break;
      case FactScope::contact:
        row.owner = placed.event.sender ? placed.event.sender->contact : "";
        break;
      case FactScope::hook:
        row.owner = origin.hook != nullptr ? origin.hook->id : placed.owner;
        break;
      default:
        row.owner = placed.owner;
        break;
    }
    if (row.owner.empty()) continue;  // a fact about nobody
    row.key = fact.key;
    row.value = fact.value;
    row.expires_at = fact.expires_at;
    row.uses = fact.uses;
    row.recorded_at = placed.now;
    placed.effects.facts.push_back(std::move(row));
  }
}

}  // namespace jackfield::inbound
