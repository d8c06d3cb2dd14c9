// SPDX-License-Identifier: MIT
#include "host/inbound/numbered_answer.hpp"

#include <utility>

#include "host/adapt/choices.hpp"

namespace jackfield::inbound {

void read_numbered_answer(Event& event, state::Book& book, std::int64_t now) {
  if (event.kind != EventKind::message_received || event.postback || !event.conversation ||
      !event.message || event.message->parts.size() != 1)
    return;
  const Part& part = event.message->parts.front();
  if (part.type != PartType::text || part.text.size() > adapt::kLongestAnswer) return;
  // A conversation that just began was offered nothing: it costs no look into the store.
  if (book.conversation(event.conversation->id) == nullptr) return;
  const store::FactRow* offered = book.fact(static_cast<std::uint32_t>(FactScope::conversation),
                                            event.conversation->id, adapt::kChoicesFact, now);
  if (offered == nullptr) return;
  if (std::optional<adapt::Choice> choice = adapt::chosen(offered->value, part.text)) {
    Postback& postback = event.postback.emplace();
    postback.payload = std::move(choice->payload);
    postback.title = std::move(choice->label);
    postback.button = std::move(choice->button);
    postback.source = "text";
  }
}

}  // namespace jackfield::inbound
