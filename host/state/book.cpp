// SPDX-License-Identifier: MIT
#include "host/state/book.hpp"

#include <algorithm>

namespace jackfield::state {
namespace {

constexpr std::size_t kFlushAt = 4096;      // changed rows
constexpr std::int64_t kIndexAtOnce = 512;  // events
constexpr std::int64_t kIndexSteps = 40;    // in one flush; a backlog is worked off over several
constexpr std::int64_t kReplayPage = 2000;  // events read at once
constexpr std::int64_t kReplayBytes = 16 << 20;
constexpr std::string_view kProjectedThrough = "projected_through";
constexpr std::string_view kIndexedThrough = "store.indexed_through";

// Keys of several fields in one text; the separator cannot occur in ids.
std::string joined(std::string_view a, std::string_view b, std::string_view c) {
  std::string key;
  key.reserve(a.size() + b.size() + c.size() + 2);
  key.append(a).append(1, '\n').append(b).append(1, '\n').append(c);
  return key;
}

std::vector<std::string_view> split(std::string_view key) {
  const std::size_t first = key.find('\n');
  const std::size_t second = key.find('\n', first + 1);
  return {key.substr(0, first), key.substr(first + 1, second - first - 1), key.substr(second + 1)};
}

std::string fact_key(std::uint32_t scope, std::string_view owner, std::string_view key) {
  return joined(std::to_string(scope), owner, key);
}

bool holds(const store::FactRow& fact, std::int64_t now) {
  return fact.uses >= 0 && (fact.expires_at == 0 || fact.expires_at > now);
}

}  // namespace

Book::Book(store::Reader& reader, Sizes sizes)
    : reader_(reader),
      dedupe_([&reader](std::int64_t segment, std::string_view hash) {
        return reader.dedupe_page(segment, hash);
      }),
      conversations_(sizes.conversations,
                     [&reader](const std::string& id) { return reader.conversation(id); }),
      contacts_(sizes.contacts, [&reader](const std::string& id) { return reader.contact(id); }),
      facts_(sizes.facts,
             [&reader](const std::string& key) {
               const auto parts = split(key);
               return reader.fact(static_cast<std::uint32_t>(std::stoul(std::string(parts[0]))),
                                  parts[1], parts[2]);
             }),
      aliases_(sizes.aliases, [&reader](const std::string& key) {
        const auto parts = split(key);
        return reader.alias(parts[0], parts[1], parts[2]);
      }) {}

Result<void> Book::load(std::int64_t now) {
  is_replaying_ = true;
  Result<void> loaded = replay(now);
  is_replaying_ = false;
  return loaded;
}

Result<void> Book::replay(std::int64_t now) {
  dedupe_.clear();
  conversations_.clear();
  contacts_.clear();
  facts_.clear();
  aliases_.clear();
  for (store::DedupeSegmentRow& segment : reader_.dedupe_segments())
    dedupe_.adopt(std::move(segment));
  dedupe_.expire(now);
  messages_.clear(reader_.lookup_through());

  const std::string mark = reader_.meta(kProjectedThrough);
  replayed_from_ = mark.empty() ? 0 : std::stoll(mark);
  const std::string indexed = reader_.meta(kIndexedThrough);
  indexed_through_ = indexed.empty() ? 0 : std::stoll(indexed);
  std::int64_t at =
      std::min({replayed_from_, dedupe_.sealed_through(), messages_.sealed_through()});
  while (true) {
    const std::vector<store::EventRow> rows = reader_.events(at, kReplayPage, kReplayBytes);
    if (rows.empty()) return {};
    for (const store::EventRow& row : rows) {
      const Result<Effects> effects = decode_effects(row.effects);
      if (!effects)
        return internal(effects.error().text + ", at sequence " + std::to_string(row.sequence));
      apply(row, *effects);
    }
    at = rows.back().sequence;
  }
}

void Book::apply(const store::EventRow& row, const Effects& effects) {
  if (row.sequence > dedupe_.sealed_through()) {
    for (const DedupeKeyHash& key : effects.dedupe) dedupe_.add(key);
  }
  if (effects.message != 0 && row.sequence > messages_.sealed_through())
    messages_.add(effects.message, row.sequence);
  last_sequence_ = row.sequence;
  if (row.sequence <= replayed_from_) return;
  if (!row.conversation.empty()) {
    store::ConversationRow* known = conversations_.find(row.conversation);
    if (known == nullptr) {
      store::ConversationRow fresh;
      fresh.id = row.conversation;
      fresh.account = row.account;
      fresh.created_at = row.recorded_at;
      known = &conversations_.put(row.conversation, std::move(fresh));
    }
    known->head_seq = std::max(known->head_seq, row.seq);
    known->last_sequence = row.sequence;
    if (effects.is_inbound) known->last_inbound_at = row.recorded_at;
    if (!effects.conversation_state.empty()) known->state = effects.conversation_state;
    if (!effects.merged_into.empty()) known->merged_into = effects.merged_into;
    conversations_.changed(row.conversation);
  }
  if (!effects.contact.empty()) {
    put_contact({effects.contact, row.account, effects.contact_state, row.recorded_at});
  }
  for (const store::FactRow& fact : effects.facts) put_fact(fact);
  for (const store::AliasRow& alias : effects.aliases) put_alias(alias);
}

store::ConversationRow* Book::conversation(const std::string& id) {
  store::ConversationRow* found = conversations_.find(id);
  // Always to an older one, so it comes to an end.
  while (found != nullptr && !found->merged_into.empty())
    found = conversations_.find(std::string(found->merged_into));
  return found;
}

store::ConversationRow& Book::put_conversation(store::ConversationRow row) {
  const std::string id = row.id;
  return conversations_.put(id, std::move(row));
}

void Book::put_contact(store::ContactRow row) {
  const std::string id = row.id;
  contacts_.put(id, std::move(row));
}

std::string Book::alias(std::string_view account, std::string_view space, std::string_view name,
                        std::int64_t now) {
  const store::AliasRow* found = aliases_.find(joined(account, space, name));
  if (found == nullptr || (found->expires_at != 0 && found->expires_at <= now)) return {};
  return found->target;
}

void Book::put_alias(store::AliasRow row) {
  const std::string key = joined(row.account, row.space, row.name);
  aliases_.put(key, std::move(row));
}

const store::FactRow* Book::fact(std::uint32_t scope, std::string_view owner, std::string_view key,
                                 std::int64_t now) {
  const store::FactRow* found = facts_.find(fact_key(scope, owner, key));
  return found != nullptr && holds(*found, now) ? found : nullptr;
}

void Book::put_fact(store::FactRow row) {
  const std::string key = fact_key(row.scope, row.owner, row.key);
  // Replay must not bring back a one-time fact that was used since: its row is newer than the event
  // that wrote it. What happens now is newer than anything the store has, so it need not be asked:
  // most facts are of one message, and each would cost a query.
  const store::FactRow* known = is_replaying_ ? facts_.find(key) : facts_.cached(key);
  if (known != nullptr) {
    if (known->recorded_at > row.recorded_at) return;
    if (known->recorded_at == row.recorded_at && known->value == row.value) return;
  }
  facts_.put(key, std::move(row));
}

std::optional<store::FactRow> Book::consume(std::uint32_t scope, std::string_view owner,
                                            std::string_view key, std::int64_t now) {
  const std::string name = fact_key(scope, owner, key);
  store::FactRow* found = facts_.find(name);
  if (found == nullptr || !holds(*found, now)) return std::nullopt;
  // 0 means without limit. The last use leaves a spent row behind, so that replay knows of it.
  if (found->uses > 0) found->uses = found->uses == 1 ? -1 : found->uses - 1;
  const store::FactRow row = *found;
  facts_.changed(name);
  return row;
}

std::optional<store::FactRow> Book::restore(std::uint32_t scope, std::string_view owner,
                                            std::string_view key, std::int64_t used_at) {
  const std::string name = fact_key(scope, owner, key);
  store::FactRow* found = facts_.find(name);
  if (found == nullptr || found->uses == 0 || found->recorded_at > used_at) return std::nullopt;
  found->uses = found->uses < 0 ? 1 : found->uses + 1;
  const store::FactRow row = *found;
  facts_.changed(name);
  return row;
}

bool Book::wants_flush() const {
  return conversations_.dirty() + contacts_.dirty() + facts_.dirty() + aliases_.dirty() >=
             kFlushAt ||
         dedupe_.open_keys() >= Dedupe::kSealAt || messages_.wants_seal(last_sequence_);
}

bool Book::is_clean() const {
  return conversations_.dirty() + contacts_.dirty() + facts_.dirty() + aliases_.dirty() == 0 &&
         dedupe_.open_keys() < Dedupe::kSealAt && !messages_.wants_seal(last_sequence_);
}

std::uint64_t Book::flush(store::Batch& batch, std::int64_t through_sequence, std::int64_t now) {
  const std::uint64_t number = ++flushes_;
  conversations_.flush(number,
                       [&](const auto& row) { batch.push_back(store::PutConversation{row}); });
  contacts_.flush(number, [&](const auto& row) { batch.push_back(store::PutContact{row}); });
  facts_.flush(number, [&](const auto& row) { batch.push_back(store::PutFact{row}); });
  aliases_.flush(number, [&](const auto& row) { batch.push_back(store::PutAlias{row}); });
  if (auto segment = dedupe_.seal(through_sequence, now)) {
    batch.push_back(store::PutDedupeSegment{std::move(*segment)});
    dedupe_.expire(now);
  }
  if (messages_.wants_seal(through_sequence)) {
    for (store::LookupPageRow& page : messages_.seal(through_sequence))
      batch.push_back(store::PutLookupPage{std::move(page)});
  }
  for (std::int64_t step = 0; step < kIndexSteps && indexed_through_ < through_sequence; ++step) {
    indexed_through_ = std::min(indexed_through_ + kIndexAtOnce, through_sequence);
    batch.push_back(store::IndexEvents{indexed_through_, kIndexAtOnce});
  }
  batch.push_back(store::PutMeta{std::string(kProjectedThrough), std::to_string(through_sequence)});
  return number;
}

void Book::flushed(std::uint64_t number) {
  conversations_.committed(number);
  contacts_.committed(number);
  facts_.committed(number);
  aliases_.committed(number);
  dedupe_.stored();
  messages_.stored();
}

std::vector<store::EventRow> told_in(store::Reader& reader, std::string_view message,
                                     std::vector<std::int64_t> lately) {
  const std::uint64_t hash = message_hash(message);
  for (const store::LookupPageRow& page : reader.lookup_pages(bucket_of(hash))) {
    const std::vector<std::int64_t> found = entries_of(page.entries, hash);
    lately.insert(lately.end(), found.begin(), found.end());
  }
  std::sort(lately.begin(), lately.end());
  lately.erase(std::unique(lately.begin(), lately.end()), lately.end());
  std::vector<store::EventRow> rows;
  for (const std::int64_t sequence : lately) {
    std::optional<store::EventRow> row = reader.event(sequence);
    // Another message may have the same hash, and what is not durable yet is not there.
    if (row && row->body.find(message) != std::string::npos) rows.push_back(std::move(*row));
  }
  return rows;
}

}  // namespace jackfield::state
