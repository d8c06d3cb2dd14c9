// SPDX-License-Identifier: MIT
#include "host/state/event_writer.hpp"

#include <jackfield/cpp/arena.hpp>
#include <jackfield/cpp/generated/convert.hpp>

#include <utility>

#include "host/state/long_text.hpp"
#include "sdk/model/envelope.hpp"

namespace jackfield::state {
namespace {

// CloudEvents intermediaries must forward 64 KiB, and push receivers count on it.
constexpr std::size_t kMaxEventBytes = 64 * 1024;

std::string written(const Envelope& meta, std::int64_t sequence, const Event& event) {
  std::string body;
  body.reserve(1024);
  Arena arena;
  std::size_t at = 0;
  write_envelope(body, meta, *to_c(event, arena), &at);
  patch_sequence(body, at, static_cast<std::uint64_t>(sequence));
  return body;
}

/// The message by whose id the event is to be found. Our own sends have their own table.
std::string_view told_message(const Event& event) {
  switch (event.kind) {
    case EventKind::message_received:
    case EventKind::message_echo:
    case EventKind::message_edited:
      return event.message ? std::string_view(event.message->id) : std::string_view();
    case EventKind::message_deleted:
      return event.target ? std::string_view(event.target->message) : std::string_view();
    default:
      return {};
  }
}

/// What an event may lose when it is too large, in order; the raw request still holds all of it.
void shed(Event& event, int round) {
  if (round == 0) event.channel_data = R"({"jackfield.omitted":"too_large"})";
  if (!event.message) return;
  for (Part& part : event.message->parts) {
    if (round == 0) part.channel_data.clear();
    if (round == 1 && part.email) {
      part.email->html.clear();
      part.email->headers.clear();
      part.email->quoted_text.clear();
    }
    if (round == 2) part.spans.clear();
  }
  if (round == 3 && event.message->parts.size() > 32) event.message->parts.resize(32);
}

}  // namespace

std::int64_t EventWriter::append(store::Batch& batch, ReadyEvent ready) {
  Event& event = ready.event;
  store::EventRow row;
  row.sequence = journal_.next_sequence();
  row.account = ready.account;
  row.kind = static_cast<std::uint32_t>(event.kind);
  row.recorded_at = ready.recorded_at;
  row.id = std::move(ready.id);
  if (event.conversation) {
    row.conversation = event.conversation->id;
    row.visibility = static_cast<std::uint32_t>(event.conversation->visibility);
  }
  if (event.message && event.message->visibility != Visibility::unknown) {
    row.visibility = static_cast<std::uint32_t>(event.message->visibility);
  }
  if (!row.conversation.empty()) {
    const store::ConversationRow* known = book_.conversation(row.conversation);
    // One that was merged has ended: what still comes of it belongs to the other.
    if (known != nullptr && known->id != row.conversation)
      row.conversation = event.conversation->id = known->id;
    row.seq = known == nullptr ? 1 : known->head_seq + 1;
  }
  if (event.message) move_long_texts(batch, media_, *event.message, row.account, row.id);
  event.seq = static_cast<std::uint64_t>(row.seq);
  event.account = row.account;
  event.channel = ready.channel;
  if (event.occurred_at == 0) event.occurred_at = row.recorded_at;

  Envelope meta;
  meta.id = row.id;
  (ready.is_hook ? meta.hook : meta.account) = row.account;
  meta.conversation = row.conversation;
  meta.time_ms = event.occurred_at;
  meta.recorded_ms = row.recorded_at;
  meta.traceparent = ready.traceparent;
  row.body = written(meta, row.sequence, event);
  for (int round = 0; row.body.size() > kMaxEventBytes && round < 4; ++round) {
    shed(event, round);
    row.body = written(meta, row.sequence, event);
  }
  if (const std::string_view message = told_message(event); !message.empty())
    ready.effects.message = message_hash(message);
  const std::int64_t sequence = row.sequence;
  journal_.append(batch, std::move(row), ready.effects);
  return sequence;
}

}  // namespace jackfield::state
