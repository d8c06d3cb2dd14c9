// SPDX-License-Identifier: MIT
#include "host/outbound/receipts.hpp"

#include <algorithm>
#include <charconv>

#include "host/outbound/status_lattice.hpp"

namespace jackfield::outbound {
namespace {

constexpr std::int64_t kDay = 24LL * 3600 * 1000;
constexpr std::int64_t kRememberSent =
    90 * kDay;  // receipts and replies to older messages are told without our id
constexpr std::int64_t kRememberEarly = kDay;  // no network answers a send later than that
constexpr std::string_view kMessageSpace = "message";
constexpr std::string_view kEarlySpace = "early_status";
constexpr std::string_view kAnyEarly;  // in its place for an id: that the account has any

/// Sets the pieces meant; true when any of them moved.
bool move_pieces(SentMessage& message, Receipts::Pieces pieces, const StatusChange& change) {
  bool moved = false;
  for (SentPart& part : message.pieces) {
    if (!pieces.has(part.index)) continue;
    const Status next = change.is_replay ? change.status : furthest(part.status, change.status);
    moved = moved || next != part.status;
    part.status = next;
  }
  return moved;
}

}  // namespace

std::string Receipts::ours(std::string_view account, std::string_view provider_id,
                           std::int64_t now) {
  return book_.alias(account, kMessageSpace, provider_id, now);
}

std::string Receipts::conversation_of(std::string_view account, std::string_view provider_id,
                                      std::int64_t now) {
  const std::string message = ours(account, provider_id, now);
  if (message.empty()) return {};
  const std::optional<SentMessage> known = messages_.find(message);
  return known ? known->conversation : std::string();
}

store::AliasRow Receipts::also_named(std::string_view account, std::string_view message,
                                     std::string_view alias, std::int64_t now) {
  return {std::string(account), std::string(kMessageSpace), std::string(alias),
          std::string(message), now + kRememberSent};
}

Receipts::Ours Receipts::named(std::string_view account, std::string_view client_id) {
  constexpr std::size_t kLongest = 64;  // an id and a number; anything longer is somebody else's
  if (!client_id.starts_with("msg_") || client_id.size() > kLongest) return {};
  const std::size_t dot = client_id.find('.');
  Ours ours{std::string(client_id.substr(0, dot)), 0};
  if (dot != std::string_view::npos) {
    const char* end = client_id.data() + client_id.size();
    const auto parsed = std::from_chars(client_id.data() + dot + 1, end, ours.piece);
    if (parsed.ec != std::errc() || parsed.ptr != end) return {};
  }
  const std::optional<SentMessage> message = messages_.find(ours.message);
  if (!message || message->account != account) return {};
  return ours;
}

std::vector<std::uint32_t> Receipts::pieces_of(std::string_view message,
                                               const std::vector<std::string>& provider_ids) {
  const std::optional<SentMessage> known = messages_.find(message);
  if (!known || known->pieces.size() < 2) return {0};
  std::vector<std::uint32_t> found;
  for (const SentPart& part : known->pieces) {
    const auto& ids = part.provider_ids;
    if (std::find_first_of(ids.begin(), ids.end(), provider_ids.begin(), provider_ids.end()) !=
        ids.end())
      found.push_back(part.index);
  }
  const bool is_all = found.size() == known->pieces.size();
  // By a name that no piece has, it can only be about the whole, once all of it has left.
  if (is_all || (found.empty() && is_taken(known->status))) return {0};
  return found;
}

bool Receipts::apply(store::Batch& batch, const state::LiveAccount& account,
                     std::string_view message_id, Pieces pieces, const StatusChange& change,
                     std::int64_t now, const Event* like, const state::Effects* effects,
                     std::string event_id) {
  std::optional<SentMessage> message = messages_.find(message_id);
  if (!message) return false;
  if (message->pieces.empty()) message->pieces.push_back({1, {}, message->status});
  const bool was_uncertain =
      std::any_of(message->pieces.begin(), message->pieces.end(), [&](const SentPart& part) {
        return pieces.has(part.index) && part.status == Status::unknown;
      });
  if (!move_pieces(*message, pieces, change)) return false;

  const Status previous = message->status;
  const bool is_told = change.status != Status::sending && !change.is_replay;
  if (was_uncertain && is_told && certain_) certain_(message->id, !is_final(change.status));
  std::vector<Status> statuses;
  for (const SentPart& part : message->pieces) statuses.push_back(part.status);
  message->status = combined(statuses);
  message->updated_at = now;
  if (change.error || change.is_replay)
    message->error = change.error ? std::optional<Failure>(*change.error) : std::nullopt;
  if (message->status != previous) message->history.push_back({message->status, now});

  state::ReadyEvent ready;
  if (like != nullptr) ready.event = *like;
  if (effects != nullptr) ready.effects = *effects;
  Event& event = ready.event;
  event.kind = EventKind::message_status;
  if (!event.conversation) event.conversation.emplace();
  event.conversation->id = message->conversation;
  event.target.emplace();
  event.target->message = message->id;
  StatusChange told = change;
  // The whole message's status, unless one piece went ahead or fell behind.
  told.status = pieces.index == 0 || message->pieces.size() == 1 ? message->status : change.status;
  told.previous = previous;
  told.piece = message->pieces.size() == 1 ? 0 : pieces.index;
  told.is_final = is_final(message->status);
  told.idempotency_key = message->idempotency_key;
  event.status = std::move(told);
  ready.id = event_id.empty() ? state::uuid_text(ids_.next(now)) : std::move(event_id);
  ready.account = account.id;
  ready.channel = account.channel;
  ready.recorded_at = now;
  writer_.append(batch, std::move(ready));
  messages_.put(batch, std::move(*message));
  return true;
}

void Receipts::apply_watermark(store::Batch& batch, const state::LiveAccount& account,
                               std::string_view conversation, const Watermark& up_to,
                               std::int64_t now) {
  StatusChange change;
  change.status = up_to.status == Status::unknown ? Status::read : up_to.status;
  change.at = up_to.at;
  const std::string last =
      up_to.provider_id.empty() ? std::string() : ours(account.id, up_to.provider_id, now);
  std::int64_t until = up_to.at;
  if (const auto message = messages_.find(last); message) until = message->created_at;
  // A point that means nothing to us changes nothing: guessing would mark unread messages as read.
  if (until == 0) return;
  for (const SentMessage& message : messages_.unread(conversation)) {
    if (message.created_at <= until) apply(batch, account, message.id, 0, change, now);
  }
}

void Receipts::early(state::Effects& effects, const state::LiveAccount& account,
                     std::string_view provider_id, Status status, std::int64_t now) {
  const std::string known = book_.alias(account.id, kEarlySpace, provider_id, now);
  const Status next = known.empty() ? status : furthest(status_from_name(known), status);
  const auto remember = [&](std::string_view name, std::string_view target) {
    effects.aliases.push_back({account.id, std::string(kEarlySpace), std::string(name),
                               std::string(target), now + kRememberEarly});
  };
  remember(provider_id, name(next));
  remember(kAnyEarly, "yes");
}

void Receipts::learn(store::Batch& batch, const state::LiveAccount& account, const Ours& ours,
                     std::string_view provider_id, std::int64_t now) {
  adopt(batch, account, ours.message, provider_id, now);
  std::optional<SentMessage> message = messages_.find(ours.message);
  if (!message) return;
  for (SentPart& part : message->pieces) {
    const bool is_meant = part.index == ours.piece || message->pieces.size() == 1;
    if (is_meant && part.provider_ids.empty()) part.provider_ids.emplace_back(provider_id);
  }
  messages_.put(batch, std::move(*message));
}

Status Receipts::adopt(store::Batch& batch, const state::LiveAccount& account,
                       std::string_view message, std::string_view provider_id, std::int64_t now) {
  store::AliasRow alias{account.id, std::string(kMessageSpace), std::string(provider_id),
                        std::string(message), now + kRememberSent};
  // Written at once, not with the projections: no event's effects would bring it back.
  batch.push_back(store::PutAlias{alias});
  book_.put_alias(std::move(alias));
  // The store would be asked about each new id; where a status never comes early it is spared that.
  if (book_.alias(account.id, kEarlySpace, kAnyEarly, now).empty()) return Status::unknown;
  const std::string early = book_.alias(account.id, kEarlySpace, provider_id, now);
  return early.empty() ? Status::unknown : status_from_name(early);
}

}  // namespace jackfield::outbound
