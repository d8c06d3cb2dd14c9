// SPDX-License-Identifier: MIT
#include "host/state/retention.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace jackfield::state {
namespace {

constexpr std::int64_t kRows = 2'000;
constexpr std::int64_t kRawRows = 256;
constexpr std::int64_t kRawBytes = 4 << 20;
constexpr std::int64_t kHourMs = 3600'000;
constexpr std::string_view kRawThrough = "raw_forgotten_through";

}  // namespace

bool Retention::pass(const config::Retention& keep) {
  store::Batch batch;
  batch.push_back(store::PruneExpired{parts_.clock.now_ms(), kRows});
  if (keep.outbox.count() > 0) {
    batch.push_back(store::PruneFinished{before(keep.outbox), kRows});
    batch.push_back(store::PruneMessages{before(keep.outbox), kRows});
  }
  forget_topics(batch);
  bool has_more = keep.journal.count() > 0 && forget_events(batch, keep.journal);
  has_more = (keep.raw.count() > 0 && forget_raw(batch, keep.raw)) || has_more;
  parts_.journal.submit(std::move(batch), {});
  forget_media();
  return has_more;
}

bool Retention::forget_events(store::Batch& batch, std::chrono::days keep) {
  store::Reader& reader = parts_.store.reader();
  const std::int64_t old_through = reader.sequence_before(before(keep));
  const std::int64_t first = reader.first_sequence();
  if (old_through < first) return false;
  const std::int64_t delivered = parts_.delivered_through();
  std::int64_t through = std::min(old_through, delivered);
  if (delivered < old_through) {
    // Nothing undelivered goes in silence: warned once an hour, and only then, after as long again,
    // lost.
    const std::int64_t lost_through = reader.sequence_before(before(2 * keep));
    const bool is_loss = delivered < lost_through;
    if (const std::int64_t now = parts_.clock.now_ms(); now - warned_at_ >= kHourMs) {
      warned_at_ = now;
      const std::string lag = std::to_string(old_through - delivered);
      if (is_loss) {
        parts_.log.error("retention: events go that a subscription has not had", {{"lag", lag}});
      } else {
        parts_.log.warning(
            "retention: old events are kept, because a subscription has not had them yet",
            {{"lag", lag}});
      }
    }
    if (is_loss) {
      through = lost_through;
      const std::int64_t goes_through = std::min(through, first + kRows - 1);
      const std::int64_t kept_for = std::max(first - 1, delivered);
      parts_.metrics.counter("events_lost_undelivered_total") +=
          static_cast<std::uint64_t>(std::max<std::int64_t>(goes_through - kept_for, 0));
    }
  }
  if (through < first) return false;
  batch.push_back(store::PruneEvents{through, kRows});
  return through - first >= kRows;
}

bool Retention::forget_raw(store::Batch& batch, std::chrono::days keep) {
  // Raw requests lie in their event's row, where the hot path wrote them with it.
  store::Reader& reader = parts_.store.reader();
  const std::string mark = reader.meta(kRawThrough);
  const std::int64_t done = mark.empty() ? 0 : std::stoll(mark);
  const std::int64_t through = reader.sequence_before(before(keep));
  if (through <= done) return false;
  std::int64_t at = done;
  for (const store::EventRow& row : reader.events(done, kRawRows, kRawBytes)) {
    if (row.sequence > through) break;
    at = row.sequence;
    Result<Effects> effects = decode_effects(row.effects);
    if (!effects || (effects->raw_head.empty() && effects->raw_body.empty())) continue;
    effects->raw_head.clear();
    effects->raw_body.clear();
    batch.push_back(store::PutEffects{row.sequence, encode(*effects)});
  }
  if (at == done) return false;
  batch.push_back(store::PutMeta{std::string(kRawThrough), std::to_string(at)});
  return at < through;
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
      next->id, parts_.clock.now_ms() - next->manifest.topic_retention_ms, kRows});
}

void Retention::forget_media() {
  for (const store::MediaRow& row :
       parts_.store.reader().media_expired(parts_.clock.now_ms(), kRows)) {
    store::Batch batch;
    batch.push_back(store::DeleteMedia{row.ref});
    parts_.journal.submit(std::move(batch), [this, sha = row.sha256](const store::Committed& done) {
      if (done.ok && parts_.store.reader().media_users(sha) == 0)
        (void)parts_.media_files.erase(sha);
    });
  }
}

std::int64_t Retention::before(std::chrono::days keep) const {
  return parts_.clock.now_ms() - std::chrono::milliseconds(keep).count();
}

}  // namespace jackfield::state
