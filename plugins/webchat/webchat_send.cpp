// SPDX-License-Identifier: MIT
#include "webchat_send.hpp"

#include "webchat_call.hpp"
#include "webchat_entries.hpp"
#include "webchat_token.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::webchat {
namespace {

constexpr std::size_t kLargestEntry = 60'000;

// The entry's id is the message's own: the same send gives the same entry, however often it is
// tried.
std::string entry_id(const Action& action, const Piece& piece) {
  return piece.index <= 1 ? action.id : action.id + "." + std::to_string(piece.index);
}

std::string topic_of(const Settings& settings, const Action& action) {
  if (action.conversation && is_visitor_id(action.conversation->address))
    return action.conversation->address;
  if (!action.to) return {};
  if (action.to->scheme == "webchat.user") return contact_id(settings, action.to->value);
  const bool is_visitor = action.to->scheme == "webchat.visitor" && is_visitor_id(action.to->value);
  return is_visitor ? action.to->value : std::string();
}

TopicEntry entry_for(const std::string& topic, std::string key, std::string bytes) {
  TopicEntry entry;
  entry.topic = topic;
  entry.type = "entry";
  entry.key = std::move(key);
  entry.bytes = std::move(bytes);
  return entry;
}

std::vector<TopicEntry> message_entries(const Context& context, const Action& action,
                                        const std::string& topic) {
  const Person business;
  std::vector<TopicEntry> entries;
  for (const Piece& piece : action.pieces) {
    const std::string id = entry_id(action, piece);
    MessageEntry message;
    message.id = id;
    message.at_ms = context.started_at();
    message.from = action.from ? action.from.get() : &business;
    if (action.reply_to && piece.index <= 1) message.reply_to = action.reply_to->provider_id;
    message.parts = &piece.parts;
    entries.push_back(entry_for(topic, id, message_entry(message)));
  }
  return entries;
}

// The part of the visitor's facts that a send asks for: erased people are not written to, merged
// ones elsewhere.
struct Recipient {
  std::string topic;
  bool is_gone = false;
};

Recipient resolve(std::string topic, std::string_view ending) {
  const std::size_t space = ending.find(' ');
  const std::string_view why =
      space == std::string_view::npos ? std::string_view() : ending.substr(space + 1);
  constexpr std::string_view kMerged = "merged ";
  if (why.substr(0, kMerged.size()) == kMerged)
    return {std::string(why.substr(kMerged.size())), false};
  return {std::move(topic), why == "erased"};
}

Step broken(std::string text) {
  return Step::failed(Outcome::invalid, ErrorClass::invalid, {}, {}, std::move(text));
}

Step append(std::vector<TopicEntry> entries) {
  for (const TopicEntry& entry : entries)
    if (entry.bytes.size() > kLargestEntry)
      return broken("webchat: the message is larger than 60 KB");
  Request request;
  request.transport = Transport::topic;
  request.label = "append";
  request.class_ = RequestClass::idempotent;  // every entry has a key
  request.entries = std::move(entries);
  return request;
}

std::vector<TopicEntry> entries_of(const Context& context, const Action& action,
                                   const std::string& topic) {
  const std::string target = action.target ? action.target->provider_id : std::string();
  switch (action.kind) {
    case ActionKind::send:
      return message_entries(context, action, topic);
    case ActionKind::edit:
      if (target.empty() || action.pieces.empty()) return {};
      return {entry_for(topic, action.id, edit_entry(target, action.pieces.front().parts))};
    case ActionKind::delete_:
      if (target.empty()) return {};
      return {entry_for(topic, action.id, delete_entry(target))};
    case ActionKind::mark_read: {
      const std::string up_to = action.up_to ? action.up_to->provider_id : target;
      if (up_to.empty()) return {};
      return {entry_for(topic, "seen:" + up_to, read_entry("agent", up_to))};
    }
    case ActionKind::typing: {
      TopicEntry entry = entry_for(topic, {}, typing_entry(action.from.get(), !action.is_removal));
      entry.type = "transient";
      entry.is_transient = true;
      return {std::move(entry)};
    }
    case ActionKind::hand_over:
      return {entry_for(topic, action.id,
                        member_entry("joined", action.handover ? action.handover->to : ""))};
    case ActionKind::close:
      return {entry_for(topic, action.id, closed_entry())};
    default:
      return {};
  }
}

// A program that answers while the visitor's request is still open: its words go into that answer
// too.
Step answer_held(const Context& context, const std::vector<TopicEntry>& entries) {
  JsonWriter out;
  const Result<JsonDocument> ack = JsonDocument::parse(std::string_view(
      context.held()->data.ptr, static_cast<std::size_t>(context.held()->data.len)));
  out.begin_object().key("ack").raw(ack ? ack->root().dump() : "null").key("events").begin_array();
  for (const TopicEntry& entry : entries) {
    out.begin_object().key("entry").raw(entry.bytes).end_object();
  }
  out.end_array().end_object();
  HeldAnswer held;
  held.label = "answer";
  held.answer = json_answer(std::move(out).text());
  return held;
}

Step finish(const Action& action) {
  if (action.kind != ActionKind::send) return Step::accepted();
  std::vector<SentPiece> sent;
  for (const Piece& piece : action.pieces)
    sent.push_back({piece.index, {entry_id(action, piece)}, {}});
  return Step::accepted(std::move(sent));
}

Step after_append(const Context& context, const Action& action, const Exchanges& exchanges,
                  const std::vector<TopicEntry>& entries) {
  const auto appended = exchanges.find("append");
  if (appended->result() == ExchangeResult::refused)
    return broken("webchat: the host refused the entry: " + std::string(appended->error()));
  if (!appended->answered())
    return Step::failed(Outcome::retry, ErrorClass::transient, {}, std::string(appended->error()));
  if (action.kind == ActionKind::send && context.held() != nullptr && !exchanges.find("answer"))
    return answer_held(context, entries);
  return finish(action);
}

}  // namespace

Step step(const Settings& settings, const Context& context, const Procedure& procedure,
          const Exchanges& exchanges) {
  if (procedure.name() == "check")
    return Step::accepted();  // there is no network that could refuse
  const Action action = procedure.action();
  const std::string named = topic_of(settings, action);
  if (named.empty())
    return Step::failed(Outcome::recipient_gone, ErrorClass::recipient_gone, {}, {},
                        "webchat: the address is no visitor of this chat");
  const std::string gone = gone_key(named);
  if (!context.knows_fact(gone)) {
    Need need;
    need.kind = "fact";
    need.name = gone;
    need.scope = FactScope::account;
    return need;
  }
  const Recipient to = resolve(named, context.fact_value(gone));
  if (to.is_gone)
    return Step::failed(Outcome::recipient_gone, ErrorClass::recipient_gone, "erased", {},
                        "webchat: the visitor had everything erased");
  for (const Piece& piece : action.pieces)
    if (!can_draw(piece.parts))
      return Step::unsupported("webchat: a part has nothing that could be shown");
  std::vector<TopicEntry> entries = entries_of(context, action, to.topic);
  if (entries.empty()) return Step::unsupported("webchat: " + std::string(procedure.name()));
  if (!exchanges.find("append")) return append(std::move(entries));
  return after_append(context, action, exchanges, entries);
}

}  // namespace jackfield::webchat
