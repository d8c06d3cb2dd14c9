// SPDX-License-Identifier: MIT
// Where an event belongs, and what happens when it tells that two conversations are one
// (docs/decisions/0007-merged-conversations.md).
#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/adapt/choices.hpp"
#include "host/inbound/accept_placed.hpp"
#include "host/inbound/conversation_state.hpp"

namespace jackfield::inbound {
namespace {

constexpr std::string_view kConversationSpace = "conversation";

/// Only what the network itself says of two addresses joins them. Other events may name
/// conversations that have nothing to do with each other: strangers choose what a mail refers to.
bool may_merge(EventKind kind) {
  return kind == EventKind::identity_linked || kind == EventKind::identity_changed;
}

bool is_older(const store::ConversationRow& a, const store::ConversationRow& b) {
  return a.created_at != b.created_at ? a.created_at < b.created_at : a.id < b.id;
}

}  // namespace

std::string Acceptor::known_conversation(const Placed& placed, const std::string& ref) {
  std::string id = conversation_id(placed.names(), ref);
  if (book_.conversation(id) == nullptr)
    id = book_.alias(placed.owner, kConversationSpace, ref, placed.now);
  if (id.empty()) id = receipts_.conversation_of(placed.owner, ref, placed.now);
  const store::ConversationRow* known = id.empty() ? nullptr : book_.conversation(id);
  return known == nullptr ? id : known->id;
}

void Acceptor::settle_conversation(Placed& placed) {
  Event& event = placed.event;
  if (event.conversation_refs.empty()) return;
  std::vector<std::string> known;
  for (const std::string& ref : event.conversation_refs) {
    std::string id = known_conversation(placed, ref);
    if (id.empty() || std::find(known.begin(), known.end(), id) != known.end()) continue;
    known.push_back(std::move(id));
    if (!may_merge(event.kind)) break;
  }
  if (known.size() > 1) {
    std::erase_if(known, [&](const std::string& id) {
      const store::ConversationRow* row = book_.conversation(id);
      return row == nullptr || row->account != placed.owner;
    });
    std::sort(known.begin(), known.end(), [&](const std::string& a, const std::string& b) {
      // Both rows are copied: looking the second one up may move the first.
      const store::ConversationRow first = *book_.conversation(a);
      return is_older(first, *book_.conversation(b));
    });
    if (known.size() > 1) placed.merged.assign(known.begin() + 1, known.end());
  }
  const std::string id = known.empty()
                             ? conversation_id(placed.names(), event.conversation_refs.front())
                             : known.front();
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

void Acceptor::merge_conversations(store::Batch& batch, Placed& placed) {
  if (placed.merged.empty()) return;
  const std::string& into = placed.event.conversation->id;
  std::string state = placed.effects.conversation_state;
  if (const auto* row = book_.conversation(into); state.empty() && row != nullptr)
    state = row->state;
  for (const std::string& id : placed.merged) {
    const std::string ended = book_.conversation(id)->state;
    state = with_merged(state, id, ended);
    state::ReadyEvent ready;
    ready.id = event_id(placed.names(), EventKind::conversation_ended,
                        placed.first_key + "\nmerged\n" + id, 0);
    ready.account = placed.owner;
    ready.channel = placed.channel;
    ready.recorded_at = placed.now;
    ready.event.kind = EventKind::conversation_ended;
    ready.event.conversation.emplace(read_conversation(ended).conversation);
    ready.event.conversation->id = id;
    ready.event.channel_data = nlohmann::json{{"jackfield.merged_into", into}}.dump();
    ready.effects.merged_into = into;
    move_facts(placed, id, ready.effects);
    writer_.append(batch, std::move(ready));
  }
  placed.effects.conversation_state = std::move(state);
}

/// What holds for the conversation that ends holds for the other, unless that knows better. What
/// may be used a number of times stays where it is: sends that wait there may use it.
void Acceptor::move_facts(const Placed& placed, const std::string& from, state::Effects& effects) {
  constexpr auto kScope = static_cast<std::uint32_t>(FactScope::conversation);
  const std::string& into = placed.event.conversation->id;
  const auto move = [&](std::string_view key) {
    const store::FactRow* fact = book_.fact(kScope, from, key, placed.now);
    if (fact == nullptr || fact->uses != 0) return;
    store::FactRow row = *fact;
    const store::FactRow* known = book_.fact(kScope, into, key, placed.now);
    if (known != nullptr && known->recorded_at >= row.recorded_at) return;
    row.owner = into;
    effects.facts.push_back(std::move(row));
  };
  for (const FactDeclaration& declared : placed.account->manifest.facts) {
    if (declared.scope == FactScope::conversation) move(declared.key);
  }
  move(adapt::kChoicesFact);
}

}  // namespace jackfield::inbound
