// SPDX-License-Identifier: MIT
// Which message an event is about, and what it means for the messages that we sent.
#include <utility>
#include <vector>

#include "host/inbound/accept_placed.hpp"
#include "host/inbound/conversation_state.hpp"

namespace jackfield::inbound {

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
    std::string ours = receipts_.ours(placed.owner, provider_id, placed.now);
    std::vector<std::uint32_t> pieces;
    if (ours.empty()) {
      // It may overtake the send's answer; then only our own word for it tells.
      const auto named = receipts_.named(placed.owner, event.message->client_id);
      if (named.message.empty()) return false;
      receipts_.learn(batch, *placed.account, named, provider_id, placed.now);
      ours = named.message;
      pieces = {named.piece};
    } else {
      pieces = receipts_.pieces_of(ours, event.message->provider_ids);
    }
    StatusChange sent;
    sent.status = Status::sent;
    sent.at = event.occurred_at;
    for (const std::uint32_t piece : pieces)
      receipts_.apply(batch, *placed.account, ours, piece, sent, placed.now);
    return true;  // our own message coming back is no event
  }
  if (event.kind == EventKind::message_status && event.status && event.target) {
    if (event.target->message.empty()) {
      receipts_.early(placed.effects, *placed.account, event.target->provider_id,
                      event.status->status, placed.now);
      return false;  // journalled as it came; the send's answer will find it
    }
    const StatusChange change = *event.status;
    const std::string& message = event.target->message;
    std::vector<std::uint32_t> pieces = {change.piece};
    if (change.piece == 0 && !event.message_refs.empty())
      pieces = receipts_.pieces_of(message, event.message_refs);
    // The network's event is one, whatever it tells of; a further one of ours has an id of its own.
    std::string id = event_id(placed.names(), event.kind, placed.first_key, event.ordinal);
    for (const std::uint32_t piece : pieces)
      receipts_.apply(batch, *placed.account, message, piece, change, placed.now, &event,
                      &placed.effects, std::exchange(id, {}));
    return true;
  }
  if (event.kind == EventKind::read && event.up_to && event.conversation) {
    const std::string& last = event.up_to->provider_id;
    if (!last.empty() && receipts_.ours(placed.owner, last, placed.now).empty()) {
      // It may overtake the send's answer, as any receipt.
      receipts_.early(placed.effects, *placed.account, last, Status::read, placed.now);
    }
    std::vector<std::string> all = {event.conversation->id};
    if (const auto* row = book_.conversation(all.front()); row != nullptr) {
      for (std::string& merged : merged_conversations(row->state)) all.push_back(std::move(merged));
    }
    for (const std::string& each : all)
      receipts_.apply_watermark(batch, *placed.account, each, *event.up_to, placed.now);
  }
  return false;
}

}  // namespace jackfield::inbound
