// SPDX-License-Identifier: MIT
#include "host/outbound/place.hpp"

#include <utility>

namespace jackfield::outbound {

bool has_parts(ActionKind kind) {
  return kind == ActionKind::send || kind == ActionKind::edit || kind == ActionKind::private_reply;
}

bool find_place(Engine& engine, inbound::ReadConversations& conversations, const Wish& wish,
                Place& place, Answered& answer) {
  const auto refuse = [&](Refusal refusal, std::string pointer, std::string text) {
    answer.refusal = refusal;
    answer.text = text;
    answer.faults.push_back({std::move(pointer), std::move(text)});
    return false;
  };
  place.account = engine.accounts.account(wish.account);
  if (place.account == nullptr) {
    return refuse(Refusal::invalid, "/account", "there is no account \"" + wish.account + "\"");
  }
  if (!wish.conversation.empty()) {
    const store::ConversationRow* row = engine.book.conversation(wish.conversation);
    if (row == nullptr || row->account != wish.account) {
      return refuse(Refusal::not_found, "/conversation",
                    "the account has no conversation " + wish.conversation);
    }
    const inbound::ConversationState& state = conversations.read(row->id, row->state);
    place.conversation = row->id;
    place.contact = state.contact;
    place.identity = state.identity;
    place.known = state.conversation;
    return true;
  }
  if (wish.to.value.empty()) {
    return refuse(Refusal::invalid, "",
                  "say where to: \"conversation\", or \"to\" with scheme and value");
  }
  if (!has_parts(wish.kind)) {
    return refuse(Refusal::invalid, "/conversation", "this action needs a conversation");
  }
  // By convention a direct conversation is named by the person's address, so both sides find the
  // same one.
  const inbound::Namespace names{place.account->channel, place.account->address};
  const std::string id = inbound::conversation_id(names, wish.to.value);
  const store::ConversationRow* row = engine.book.conversation(id);
  place.conversation = row == nullptr ? id : row->id;
  place.is_new = row == nullptr;
  place.contact = inbound::contact_id(names, wish.to);
  place.identity = wish.to;
  if (row != nullptr) {
    place.known = conversations.read(row->id, row->state).conversation;
  } else {
    place.known.id = id;
    place.known.type = ConversationType::direct;
    place.known.visibility = Visibility::private_;
    place.known.address = wish.to.value;
  }
  return true;
}

}  // namespace jackfield::outbound
