// SPDX-License-Identifier: MIT
#include "host/state/retention.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "host/state/media_library.hpp"

namespace jackfield::state {
namespace {

constexpr std::int64_t kRowsAtOnce = 2'000;
constexpr std::int64_t kMediaRows = 256;
constexpr std::int64_t kRawRows = 256;
constexpr std::int64_t kSliceBytes = 4 << 20;
constexpr std::int64_t kHourMs = 3600'000;
constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
constexpr std::string_view kRawThrough = "raw_forgotten_through";
constexpr std::string_view kKeysSegment = "retained_keys_segment";

std::int64_t number_in(const std::string& text) {
  return text.empty() ? 0 : std::stoll(text);
}

std::int64_t limit_of(std::uint64_t bytes) {
  return bytes == 0 ? kNoLimit : static_cast<std::int64_t>(bytes);
}

/// Whether a start has to read the event again while the projections do not hold it.
bool tells_state(const store::EventRow& row) {
  const Result<Effects> effects = decode_effects(row.effects);
  return !effects || !row.conversation.empty() || !effects->contact.empty() ||
         !effects->facts.empty() || !effects->aliases.empty();
}

}  // namespace

Retention::Retention(RetentionParts parts)
    : parts_(std::move(parts)), size_(parts_.store.reader()) {
  parts_.metrics.gauge("kept_journal_bytes",
                       [this] { return static_cast<double>(size_.event_bytes()); });
  parts_.metrics.gauge("kept_raw_bytes", [this] { return static_cast<double>(size_.raw_bytes()); });
  parts_.metrics.gauge("kept_media_bytes", [this] { return static_cast<double>(media_bytes_); });
}

bool Retention::pass(const config::Retention& keep) {
  if (submitted_ > 0) return true;
  // Before the events: that a file is undelivered can be told while its event is there.
  forget_media(keep);
  store::Batch batch;
  batch.push_back(store::PruneExpired{parts_.clock.now_ms(), kRowsAtOnce});
  if (keep.outbox.count() > 0) {
    batch.push_back(store::PruneFinished{before(keep.outbox), kRowsAtOnce});
    batch.push_back(store::PruneMessages{before(keep.outbox), kRowsAtOnce});
  }
  forget_topics(batch);
  bool has_more = count(keep);
  has_more = forget_events(batch, bounds(keep)) || has_more;
  has_more = forget_raw(batch, keep) || has_more;
  size_.save(batch);
  submit(std::move(batch), [this](const store::Committed& done) {
    if (!done.ok) size_.load();
  });
  return has_more;
}

bool Retention::count(const config::Retention& keep) {
  if (keep.journal_bytes > 0 || keep.raw_bytes > 0) return size_.count();
  size_.clear();
  return false;
}

Retention::Bounds Retention::bounds(const config::Retention& keep) {
  store::Reader& reader = parts_.store.reader();
  Bounds bounds{0, 0, kNoLimit, kNoLimit};
  if (keep.journal.count() > 0) {
    bounds.old_through = reader.sequence_before(before(keep.journal));
    bounds.lost_through = reader.sequence_before(before(2 * keep.journal));
  }
  if (keep.journal_bytes > 0) {
    const std::int64_t limit = limit_of(keep.journal_bytes);
    // Some more at once, so that a full journal is not cut with every second's events.
    bounds.bytes = is_shrinking_ ? limit - limit / 16 : limit;
    bounds.lost_bytes = 2 * limit;
  }
  is_shrinking_ = size_.event_bytes() > bounds.bytes;
  return bounds;
}

bool Retention::forget_events(store::Batch& batch, const Bounds& bounds) {
  store::Reader& reader = parts_.store.reader();
  const std::int64_t first = reader.first_sequence();
  gone_through_ = 0;
  if (first == 0 || (bounds.old_through < first && !is_shrinking_)) return false;
  const std::int64_t delivered = parts_.delivered_through();
  const std::int64_t projected = number_in(reader.meta("projected_through"));
  std::uint64_t lost = 0;
  bool is_held = false;
  SegmentKeys keys;
  const std::vector<store::EventRow> rows = reader.events(first - 1, kRowsAtOnce, kSliceBytes);
  if (!rows.empty() && rows.back().sequence > sealed_through_) {
    for (const store::DedupeSegmentRow& segment : reader.dedupe_segments())
      sealed_through_ = std::max(sealed_through_, segment.through);
  }
  for (const store::EventRow& row : rows) {
    const bool is_too_much =
        size_.event_bytes() > bounds.bytes && (row.sequence <= projected || !tells_state(row));
    if (row.sequence > bounds.old_through && !is_too_much) break;
    if (row.sequence > delivered) {
      // Nothing undelivered goes in silence: warned first, and only then lost.
      is_held = row.sequence > bounds.lost_through && size_.event_bytes() <= bounds.lost_bytes;
      if (is_held) break;
      ++lost;
    }
    keep_live_keys(row, keys);
    size_.forget(row);
    gone_through_ = row.sequence;
  }
  if (is_held || lost > 0) warn(delivered, "events", lost > 0);
  parts_.metrics.counter("events_lost_undelivered_total") += lost;
  if (gone_through_ == 0) return false;
  put_keys(batch, gone_through_, keys);
  batch.push_back(store::PruneEvents{gone_through_, kRowsAtOnce});
  return gone_through_ == rows.back().sequence;
}

void Retention::keep_live_keys(const store::EventRow& row, SegmentKeys& keys) {
  // An event that goes by its size may be younger than its keys live: what the network says again
  // is known still, also to a start that does not find the event any more.
  if (row.sequence <= sealed_through_) return;
  const Result<Effects> effects = decode_effects(row.effects);
  if (!effects) return;
  for (const DedupeKeyHash& key : effects->dedupe) {
    if (key.expires_at > parts_.clock.now_ms()) keys.emplace_back(key.hash, key.expires_at);
  }
}

void Retention::put_keys(store::Batch& batch, std::int64_t through, const SegmentKeys& keys) {
  if (keys.empty()) return;
  store::Reader& reader = parts_.store.reader();
  std::int64_t id = number_in(reader.meta(kKeysSegment));
  SegmentKeys all;
  if (id != 0) all = segment_keys(reader.dedupe_keys(id));
  all.insert(all.end(), keys.begin(), keys.end());
  if (id == 0 || all.size() > Dedupe::kSealAt) {
    // Below zero: the book's own segments have the numbers above.
    id = -through;
    all = keys;
    batch.push_back(store::PutMeta{std::string(kKeysSegment), std::to_string(id)});
  }
  batch.push_back(
      store::PutDedupeSegment{make_segment(id, through, std::move(all), parts_.clock.now_ms())});
}

void Retention::warn(std::int64_t delivered, std::string_view what, bool is_loss) {
  const std::string sentence =
      is_loss ? "retention: " + std::string(what) + " go that a subscription has not had"
              : "retention: old " + std::string(what) +
                    " are kept, because a subscription has not had them yet";
  const std::int64_t now = parts_.clock.now_ms();
  std::int64_t& warned_at = warned_at_[sentence];
  if (now - warned_at < kHourMs) return;
  warned_at = now;
  const std::string lag = std::to_string(parts_.journal.durable_through() - delivered);
  if (is_loss) {
    parts_.log.error(sentence, {{"lag", lag}});
  } else {
    parts_.log.warning(sentence, {{"lag", lag}});
  }
}

bool Retention::forget_raw(store::Batch& batch, const config::Retention& keep) {
  // Raw requests lie in their event's row, where the hot path wrote them with it.
  store::Reader& reader = parts_.store.reader();
  const std::int64_t done = number_in(reader.meta(kRawThrough));
  const std::int64_t through = keep.raw.count() > 0 ? reader.sequence_before(before(keep.raw)) : 0;
  const std::int64_t limit = limit_of(keep.raw_bytes);
  if (through <= done && size_.raw_bytes() <= limit) return false;
  std::int64_t at = done;
  // What this pass lets go of is out of the sums already.
  const std::int64_t after = std::max(done, gone_through_);
  for (const store::EventRow& row : reader.events(after, kRawRows, kSliceBytes)) {
    if (row.sequence > through && size_.raw_bytes() <= limit) break;
    at = row.sequence;
    Result<Effects> effects = decode_effects(row.effects);
    if (!effects || (effects->raw_head.empty() && effects->raw_body.empty())) continue;
    effects->raw_head.clear();
    effects->raw_body.clear();
    std::string left = encode(*effects);
    size_.forget_raw(row, left.size());
    batch.push_back(store::PutEffects{row.sequence, std::move(left)});
  }
  if (at == done) return false;
  batch.push_back(store::PutMeta{std::string(kRawThrough), std::to_string(at)});
  return at < through || size_.raw_bytes() > limit;
}

void Retention::forget_topics(store::Batch& batch) {
  // One account a pass, in turn: most passes find nothing, and a host may have thousands.
  const LiveAccount* next = nullptr;
  const LiveAccount* first = nullptr;
  parts_.accounts.each([&](const LiveAccount& account) {
    if (account.manifest.topic_retention_ms <= 0) return;
    if (first == nullptr) first = &account;
    if (next == nullptr && account.id > topics_of_) next = &account;
  });
  if (next == nullptr) next = first;
  if (next == nullptr) return;
  topics_of_ = next->id;
  batch.push_back(store::PruneTopics{
      next->id, parts_.clock.now_ms() - next->manifest.topic_retention_ms, kRowsAtOnce});
}

void Retention::forget_media(const config::Retention& keep) {
  media_bytes_ = number_in(parts_.store.reader().meta("store.media_bytes"));
  std::vector<store::MediaRow> rows = media_too_old(keep);
  if (rows.empty()) rows = media_too_much(limit_of(keep.media_bytes));
  for (const store::MediaRow& row : rows) drop(row);
}

Retention::Awaited Retention::awaited_files() const {
  const std::int64_t delivered = parts_.delivered_through();
  const std::vector<store::EventRow> next = parts_.store.reader().events(delivered, 1, 1);
  // A row tells no event that names it, so time decides, and holds some more than it has to. A file
  // is there before its event: an upload may be some time ahead of the message that has it.
  return {delivered, next.empty() ? kNoLimit : next.front().recorded_at - kHourMs, 0, 0};
}

bool Retention::may_go(const store::MediaRow& row, bool is_overdue, Awaited& waiting) const {
  if (row.created_at < waiting.since || has_brief_life(row)) return true;
  ++(is_overdue ? waiting.lost : waiting.held);
  return is_overdue;
}

/// Whether the network wants it to go, or nothing names it: then nobody's lag holds it.
bool Retention::has_brief_life(const store::MediaRow& row) const {
  const std::int64_t life = row.expires_at - row.created_at;
  if (life <= kUnnamedMediaMs) return true;
  const LiveAccount* account = parts_.accounts.account(row.account);
  if (account == nullptr || !account->capabilities.media) return false;
  const auto& policy = *account->capabilities.media;
  return policy.may_store == "cache" && life <= policy.cache_ms;
}

void Retention::tell(const Awaited& waiting) {
  if (waiting.held > 0 || waiting.lost > 0) warn(waiting.delivered, "files", waiting.lost > 0);
  parts_.metrics.counter("files_lost_undelivered_total") += waiting.lost;
}

/// Those whose time is over.
std::vector<store::MediaRow> Retention::media_too_old(const config::Retention& keep) {
  std::vector<store::MediaRow> chosen;
  std::vector<store::MediaRow> rows = parts_.store.reader().media_expired(
      media_looked_through_, parts_.clock.now_ms(), kRowsAtOnce);
  // Behind a full slice the next pass goes on: what is held must not hide what has to go.
  const bool is_full = std::ssize(rows) == kRowsAtOnce;
  media_looked_through_ = is_full ? rows.back().expires_at : 0;
  if (rows.empty()) return chosen;
  // Lost an hour before its event is: a file that came after its event is counted then, too.
  const std::int64_t lost_before =
      keep.journal.count() > 0 ? before(2 * keep.journal) + kHourMs : 0;
  Awaited waiting = awaited_files();
  for (store::MediaRow& row : rows) {
    if (may_go(row, row.created_at < lost_before, waiting)) chosen.push_back(std::move(row));
  }
  tell(waiting);
  return chosen;
}

/// Those whose time ends first, until what is left is little enough.
std::vector<store::MediaRow> Retention::media_too_much(std::int64_t limit) {
  std::vector<store::MediaRow> chosen;
  if (media_bytes_ <= limit) return chosen;
  store::Reader& reader = parts_.store.reader();
  Awaited waiting = awaited_files();
  std::int64_t left = media_bytes_;
  for (store::MediaRow& row : reader.media_expired(0, kNoLimit, kMediaRows)) {
    if (left <= limit) break;
    if (!may_go(row, left / 2 > limit, waiting)) continue;
    if (reader.media_users(row.sha256) == 1) left -= row.size_bytes;
    chosen.push_back(std::move(row));
  }
  tell(waiting);
  return chosen;
}

void Retention::drop(const store::MediaRow& row) {
  store::Batch batch;
  batch.push_back(store::DeleteMedia{row.ref});
  submit(std::move(batch), [this, sha = row.sha256](const store::Committed& done) {
    if (done.ok && parts_.store.reader().media_users(sha) == 0) (void)parts_.media_files.erase(sha);
  });
}

void Retention::submit(store::Batch batch, store::Store::Completion done) {
  ++submitted_;
  parts_.journal.submit(std::move(batch),
                        [this, done = std::move(done)](const store::Committed& result) {
                          --submitted_;
                          done(result);
                        });
}

std::int64_t Retention::before(std::chrono::days keep) const {
  return parts_.clock.now_ms() - std::chrono::milliseconds(keep).count();
}

}  // namespace jackfield::state
