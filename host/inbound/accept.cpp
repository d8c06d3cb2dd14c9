// SPDX-License-Identifier: MIT
#include "host/inbound/accept.hpp"

#include <algorithm>
#include <utility>

#include "host/inbound/conversation_state.hpp"
#include "host/inbound/media_policy.hpp"
#include "host/inbound/numbered_answer.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::inbound {
namespace {

constexpr std::int64_t kDay = 24LL * 3600 * 1000;
constexpr std::int64_t kDefaultDedupe = 7 * kDay;
constexpr std::string_view kConversationSpace = "conversation";

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

struct Acceptor::Placed {
  Event event;
  state::LiveAccount* account = nullptr;  // nullptr: nobody configured it
  std::string owner;                      // the account's id, or the hook's
  std::string channel;
  std::string address;
  std::string first_key;
  state::Effects effects;
  std::int64_t now = 0;

  Namespace names() const { return {channel, address}; }
};

Accepted Acceptor::accept(store::Batch& batch, const Origin& origin, std::vector<Event> events,
                          const std::vector<Fact>& facts, const std::vector<Work>& work) {
  Accepted accepted;
  std::vector<std::string> owners;  // by event: the account's id, or the hook's
  bool keep_raw = !origin.raw_head.empty();
  for (std::size_t i = 0; i < events.size(); ++i) {
    Placed placed;
    placed.event = std::move(events[i]);
    placed.now = clock_.now_ms();
    place(placed, origin);
    owners.push_back(placed.owner);
    settle_conversation(placed);
    accepted.conversations.push_back(placed.event.conversation ? placed.event.conversation->id
                                                               : std::string());
    const bool known = is_known(placed);
    accepted.is_new.push_back(!known);
    if (known) {
      ++accepted.duplicates;
      continue;
    }
    settle_people(placed);
    settle_message(placed);
    read_numbered_answer(placed.event, book_, placed.now);
    remember_facts(placed, origin, facts, i + 1);
    if (placed.account != nullptr && take_receipt(batch, placed)) {
      // Its effects went with it, so what it told of the conversation has to be taken in again.
      if (placed.event.conversation) told_.erase(placed.event.conversation->id);
      if (placed.event.sender) told_.erase(placed.event.sender->contact);
      continue;
    }
    ++accepted.fresh;
    settle_media(batch, placed);
    if (keep_raw) {
      placed.effects.raw_head = origin.raw_head;
      placed.effects.raw_body = origin.raw_body;
      keep_raw = false;
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
  }

  // Without an event to lie beside, facts are written as rows of their own.
  if (events.empty()) {
    Placed alone;
    alone.now = clock_.now_ms();
    place(alone, origin);
    if (!origin.conversation.empty()) alone.event.conversation.emplace().id = origin.conversation;
    if (!origin.contact.empty()) alone.event.sender.emplace().contact = origin.contact;
    remember_facts(alone, origin, facts, 0);
    for (store::FactRow& fact : alone.effects.facts) {
      batch.push_back(store::PutFact{fact});
      book_.put_fact(std::move(fact));
    }
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

void Acceptor::settle_conversation(Placed& placed) {
  Event& event = placed.event;
  if (event.conversation_refs.empty()) return;
  std::string id;
  for (const std::string& ref : event.conversation_refs) {
    const std::string derived = conversation_id(placed.names(), ref);
    if (const store::ConversationRow* known = book_.conversation(derived); known != nullptr)
      id = known->id;
    if (id.empty()) id = book_.alias(placed.owner, kConversationSpace, ref, placed.now);
    if (id.empty()) id = receipts_.conversation_of(placed.owner, ref, placed.now);
    if (!id.empty()) break;
  }
  if (id.empty()) id = conversation_id(placed.names(), event.conversation_refs.front());
  if (!event.conversation) event.conversation.emplace();
  event.conversation->id = id;
  if (event.conversation->type == ConversationType::unknown)
    event.conversation->type = ConversationType::direct;
  if (event.conversation->visibility == Visibility::unknown)
    event.conversation->visibility = Visibility::private_;
  if (event.conversation->address.empty())
    event.conversation->address = event.conversation_refs.front();
  for (const std::string& other : event.conversation_aliases) {
    placed.effects.aliases.push_back({placed.owner, std::string(kConversationSpace), other, id, 0});
  }
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

void Acceptor::settle_message(Placed& placed) {
  Event& event = placed.event;
  // Ours is registered by its provider id; anything else has the id that its provider id derives.
  const auto known_as = [&](const std::string& provider_id) {
    const std::string ours = receipts_.ours(placed.owner, provider_id, placed.now);
    return ours.empty() ? message_id(placed.names(), provider_id) : ours;
  };
  if (event.message) {
    Message& message = *event.message;
    if (event.kind == EventKind::message_edited && !event.message_refs.empty()) {
      message.id = known_as(event.message_refs.front());
    } else if (message.id.empty()) {
      message.id =
          message_id(placed.names(), message.provider_ids.empty() ? placed.first_key
                                                                  : message.provider_ids.front());
    }
    // A name that is taken stays where it is: strangers choose Message-IDs.
    for (const std::string& other : event.message_aliases) {
      if (receipts_.ours(placed.owner, other, placed.now).empty())
        placed.effects.aliases.push_back(
            outbound::Receipts::also_named(placed.owner, message.id, other, placed.now));
    }
    if (message.reply_to && message.reply_to->message.empty() &&
        !message.reply_to->provider_id.empty()) {
      message.reply_to->message = known_as(message.reply_to->provider_id);
    }
  }
  if (!event.message_refs.empty()) {
    if (!event.target) event.target.emplace();
    if (event.target->provider_id.empty()) event.target->provider_id = event.message_refs.front();
    for (const std::string& ref : event.message_refs) {
      event.target->message = receipts_.ours(placed.owner, ref, placed.now);
      if (!event.target->message.empty()) break;
    }
    // A receipt is about our own messages only: a derived id would name one that does not exist.
    if (event.target->message.empty() && event.kind != EventKind::message_status) {
      event.target->message = message_id(placed.names(), event.message_refs.front());
    }
  }
}

bool Acceptor::take_receipt(store::Batch& batch, Placed& placed) {
  Event& event = placed.event;
  if (event.kind == EventKind::message_echo && event.message &&
      !event.message->provider_ids.empty()) {
    const std::string& provider_id = event.message->provider_ids.front();
    outbound::Receipts::Ours ours{receipts_.ours(placed.owner, provider_id, placed.now), 0};
    if (ours.message.empty()) {
      // It may overtake the send's answer; then only our own word for it tells.
      ours = receipts_.named(placed.owner, event.message->client_id);
      if (ours.message.empty()) return false;
      receipts_.adopt(batch, *placed.account, ours.message, provider_id, placed.now);
    }
    StatusChange sent;
    sent.status = Status::sent;
    sent.at = event.occurred_at;
    receipts_.apply(batch, *placed.account, ours.message, ours.piece, sent, placed.now);
    return true;  // our own message coming back is no event
  }
  if (event.kind == EventKind::message_status && event.status && event.target) {
    if (event.target->message.empty()) {
      receipts_.early(placed.effects, *placed.account, event.target->provider_id,
                      event.status->status, placed.now);
      return false;  // journalled as it came; the send's answer will find it
    }
    const StatusChange change = *event.status;
    receipts_.apply(batch, *placed.account, event.target->message, change.piece, change, placed.now,
                    &event, &placed.effects,
                    event_id(placed.names(), event.kind, placed.first_key, event.ordinal));
    return true;
  }
  if (event.kind == EventKind::read && event.up_to && event.conversation) {
    const std::string& last = event.up_to->provider_id;
    if (!last.empty() && receipts_.ours(placed.owner, last, placed.now).empty()) {
      // It may overtake the send's answer, as any receipt.
      receipts_.early(placed.effects, *placed.account, last, Status::read, placed.now);
    }
    receipts_.apply_watermark(batch, *placed.account, event.conversation->id, *event.up_to,
                              placed.now);
  }
  return false;
}

void Acceptor::settle_media(store::Batch& batch, Placed& placed) {
  if (!placed.event.message || placed.account == nullptr) return;
  std::size_t index = 0;
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
      if (is_on_demand(policy)) {
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
