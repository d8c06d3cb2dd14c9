// SPDX-License-Identifier: MIT
#include "host/outbound/actions.hpp"

#include <jackfield/cpp/json_writer.hpp>

#include <utility>

#include "host/adapt/choices.hpp"
#include "host/inbound/conversation_state.hpp"
#include "host/outbound/ledger.hpp"
#include "host/outbound/part_media.hpp"
#include "host/outbound/received_messages.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::outbound {

nlohmann::ordered_json shown_adaptations(const std::vector<adapt::Adaptation>& adaptations) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const adapt::Adaptation& adaptation : adaptations) {
    list.push_back({{"pointer", adaptation.pointer},
                    {"what", name(adaptation.what)},
                    {"how", adaptation.how},
                    {"lost", adaptation.lost}});
  }
  return list;
}

namespace {

constexpr std::int64_t kKeyLifetime = 24LL * 3600 * 1000;  // published in the API's description

bool is_lossy(ActionKind kind) {
  return kind == ActionKind::typing || kind == ActionKind::mark_read;
}

std::string answer_body(const Action& action, const std::vector<adapt::Adaptation>& adaptations) {
  const bool is_message = action.id.starts_with("msg_");
  JsonWriter body;
  body.begin_object()
      .member(is_message ? "message" : "action", action.id)
      .member("conversation", action.conversation ? action.conversation->id : std::string())
      .member("status", "queued");
  if (!adaptations.empty())
    body.key("adaptations")
        .raw(shown_adaptations(adaptations)
                 .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  return std::move(body.end_object()).text();
}

}  // namespace

void Actions::submit(Wish wish, Reply reply) {
  if (engine_.store.figures().queued_bytes > most_queued_bytes_) {
    return reply({Refusal::overloaded, {}, {}, "too much is waiting for the disk; ask again", {}});
  }
  if (answered_before(wish, reply)) return;

  Prepared ready = prepare(wish);
  if (ready.refused.refusal != Refusal::none) return reply(ready.refused);
  if (is_lossy(wish.kind)) {
    reply({Refusal::none, answer_body(ready.action, {}), {}, {}, {}});
    return lanes_.run_lossy(wish.account, std::move(ready.action));
  }
  accept(std::move(wish), ready.place, std::move(ready.action), ready.planned, std::move(reply));
}

Prepared Actions::prepare(const Wish& wish) {
  Prepared ready;
  if (!find_place(engine_, conversations_, wish, ready.place, ready.refused)) return ready;
  if (has_parts(wish.kind)) ready.planned = plan(wish, ready.place);
  if (wish.details.visibility == Visibility::public_ && !is_public(ready.place.known)) {
    ready.planned.faults.push_back(
        {"/visibility", "only the customer can read this conversation: leave it out"});
  }
  const std::int64_t now = engine_.clock.now_ms();
  ready.action = action_of(wish, ready.place, std::move(ready.planned.pieces),
                           engine_.ids.next(wish.kind == ActionKind::send ? "msg_" : "act_", now));
  if (!ready.planned.faults.empty()) {
    ready.refused.refusal = Refusal::invalid;
    ready.refused.faults = ready.planned.faults;
    ready.refused.text = "the message cannot be sent by this account";
  }
  if (wish.kind != ActionKind::send) return ready;
  ready.verdict = judge_send(engine_.book, *ready.place.account,
                             {ready.place.conversation, ready.place.contact}, ready.place.known,
                             asking_for(ready.action), now);
  // What waits for its time is judged then: the customer may write before. What everybody can read
  // does not change with time.
  const bool is_later = wish.send_at > now && ready.verdict.reason != "public_thread";
  if (!ready.verdict.is_eligible && !is_later && ready.refused.refusal == Refusal::none) {
    ready.refused.refusal = Refusal::not_eligible;
    ready.refused.text = ready.verdict.text;
    ready.refused.verdict = ready.verdict;
  }
  return ready;
}

adapt::MessagePlan Actions::plan(const Wish& wish, const Place& place) {
  std::vector<Part> parts = wish.parts;
  for (Part& part : parts) complete_media(part, engine_.media);
  const Capability* capability = adapt::variant_of(place.account->capabilities, place.known.type);
  adapt::MessagePlan planned = adapt::plan_message(parts, capability);
  if (wish.is_strict) {
    const std::vector<adapt::PlanFault> refused = adapt::refusals(planned.adaptations);
    planned.faults.insert(planned.faults.end(), refused.begin(), refused.end());
  }
  return planned;
}

bool Actions::answered_before(const Wish& wish, const Reply& reply) {
  if (wish.idempotency_key.empty()) return false;
  std::string hash;
  std::string answer;
  const auto running = in_progress_.find(wish.owner + '\n' + wish.idempotency_key);
  if (running != in_progress_.end()) {
    hash = running->second;
  } else if (const auto row = engine_.store.reader().idempotency(wish.owner, wish.idempotency_key);
             row && row->expires_at > engine_.clock.now_ms()) {
    hash = row->request_hash;
    answer = row->answer;
  } else {
    return false;
  }
  if (hash != wish.request_hash) {
    reply({Refusal::conflict, {}, {}, "this Idempotency-Key was used with another request", {}});
  } else if (answer.empty()) {
    reply({Refusal::in_progress,
           {},
           {},
           "the first request with this Idempotency-Key is still being accepted",
           {}});
  } else {
    reply({Refusal::none, answer, {}, {}, {}});
  }
  return true;
}

Action Actions::action_of(const Wish& wish, const Place& place, std::vector<Piece> pieces,
                          std::string id) {
  Action action = wish.details;
  action.kind = wish.kind;
  action.id = std::move(id);
  action.conversation.emplace(place.known);
  action.conversation->id = place.conversation;
  if (!place.identity.value.empty()) action.to.emplace(place.identity);
  action.contact = place.contact;
  action.pieces = std::move(pieces);
  // Our ids become the network's: a plugin knows no others.
  const auto provider_id = [&](const std::string& message) -> std::string {
    if (message.empty()) return {};
    const std::optional<SentMessage> ours = messages_.find(message);
    if (!ours) {
      store::Reader& reader = engine_.store.reader();
      std::string named = indexed_provider_id(reader, engine_.book, place.account->id, message);
      // What was written down before there was the index is looked for among the last events.
      return named.empty() ? received_provider_id(reader, place.conversation, message) : named;
    }
    if (ours->pieces.empty() || ours->pieces.front().provider_ids.empty()) return {};
    return ours->pieces.front().provider_ids.front();
  };
  if (action.target && action.target->provider_id.empty()) {
    action.target->provider_id = provider_id(action.target->message);
  }
  if (action.reply_to && action.reply_to->provider_id.empty()) {
    action.reply_to->provider_id = provider_id(action.reply_to->message);
  }
  if (action.kind == ActionKind::mark_read && !action.target && !action.up_to) {
    // Nothing named: everything that came in so far was read.
    action.up_to.emplace().provider_id =
        received_provider_id(engine_.store.reader(), place.conversation, {});
  }
  return action;
}

void Actions::journal_queued(store::Batch& batch, const Wish& wish, const Place& place,
                             const Action& action, const std::vector<adapt::Choice>& choices) {
  const std::int64_t now = engine_.clock.now_ms();
  state::ReadyEvent ready;
  ready.id = state::uuid_text(engine_.ids.next(now));
  ready.account = place.account->id;
  ready.channel = place.account->channel;
  ready.recorded_at = now;
  ready.event.kind = EventKind::message_status;
  ready.event.conversation.emplace(place.known);
  ready.event.conversation->id = place.conversation;
  ready.event.target.emplace().message = action.id;
  StatusChange& status = ready.event.status.emplace();
  status.status = Status::queued;
  status.idempotency_key = wish.idempotency_key;
  Message& message = ready.event.message.emplace();
  message.id = action.id;
  message.parts = wish.parts;
  if (action.from) message.from.emplace(*action.from);
  if (action.reply_to) message.reply_to.emplace(*action.reply_to);
  if (place.is_new) {
    ready.effects.conversation_state =
        inbound::new_conversation({place.known, place.contact, place.identity});
  }
  remember_choices(choices, place.conversation, ready.effects);
  writer_.append(batch, std::move(ready));
}

/// A number answers the last message of ours: one that offers nothing takes the offer before back.
void Actions::remember_choices(const std::vector<adapt::Choice>& choices,
                               const std::string& conversation, state::Effects& effects) {
  const std::int64_t now = engine_.clock.now_ms();
  store::FactRow row;
  row.scope = static_cast<std::uint32_t>(FactScope::conversation);
  row.owner = conversation;
  row.key = adapt::kChoicesFact;
  row.recorded_at = now;
  if (!choices.empty()) {
    row.value = adapt::write_choices(choices);
    row.expires_at = now + adapt::kChoicesLifetimeMs;
  } else if (engine_.book.fact(row.scope, row.owner, row.key, now) != nullptr) {
    row.uses = -1;
  } else {
    return;
  }
  effects.facts.push_back(std::move(row));
}

void Actions::accept(Wish wish, const Place& place, Action action, const adapt::MessagePlan& plan,
                     Reply reply) {
  const std::int64_t now = engine_.clock.now_ms();
  store::ActionRow row;
  row.id = action.id;
  row.account = wish.account;
  row.conversation = place.conversation;
  row.position = engine_.journal.next_sequence();
  row.kind = static_cast<std::uint32_t>(wish.kind);
  row.created_at = now;
  row.priority = static_cast<std::uint32_t>(wish.priority);
  row.due_at = wish.send_at;
  row.expires_at = action.expires_at;
  row.idempotency_key = wish.idempotency_key;
  write_json(row.body, action, JsonForm::full);

  store::Batch batch;
  if (wish.kind == ActionKind::send) {
    journal_queued(batch, wish, place, action, plan.choices);
    SentMessage message;
    message.id = action.id;
    message.account = wish.account;
    message.conversation = place.conversation;
    message.created_at = message.updated_at = now;
    message.idempotency_key = wish.idempotency_key;
    for (const Piece& piece : action.pieces)
      message.pieces.push_back({piece.index, {}, Status::queued});
    message.history.push_back({Status::queued, now});
    messages_.put(batch, std::move(message));
  }
  std::string answer = answer_body(action, plan.adaptations);
  std::string key;
  if (!wish.idempotency_key.empty()) {
    key = wish.owner + '\n' + wish.idempotency_key;
    in_progress_[key] = wish.request_hash;
    batch.push_back(store::PutIdempotency{
        {wish.owner, wish.idempotency_key, wish.request_hash, answer, now + kKeyLifetime}});
  }
  lanes_.add(
      std::move(batch), std::move(row), std::move(action),
      [this, key = std::move(key), answer = std::move(answer),
       reply = std::move(reply)](const store::Committed& result) {
        if (!key.empty()) in_progress_.erase(key);
        if (!result.ok)
          return reply({Refusal::unavailable, {}, {}, "the message could not be stored", {}});
        engine_.metrics.counter("actions_accepted_total")++;
        reply({Refusal::none, answer, {}, {}, {}});
      });
}

}  // namespace jackfield::outbound
