// SPDX-License-Identifier: MIT
#include "host/state/journal_size.hpp"

#include <sstream>
#include <string>

namespace jackfield::state {
namespace {

constexpr std::int64_t kRows = 1'000;
constexpr std::int64_t kBytes = 4 << 20;
constexpr std::string_view kSums = "journal_bytes";

std::size_t size_without_raw(const store::EventRow& row) {
  Result<Effects> effects = decode_effects(row.effects);
  if (!effects) return row.effects.size();
  effects->raw_head.clear();
  effects->raw_body.clear();
  return encode(*effects).size();
}

}  // namespace

void JournalSize::load() {
  sums_ = {};
  std::istringstream text(reader_.meta(kSums));
  text >> sums_.through >> sums_.events >> sums_.raw;
  saved_ = sums_;
}

bool JournalSize::count() {
  const std::vector<store::EventRow> rows = reader_.events(sums_.through, kRows, kBytes);
  for (const store::EventRow& row : rows) {
    add(row, 1);
    sums_.through = row.sequence;
  }
  return !rows.empty() && sums_.through < reader_.last_sequence();
}

void JournalSize::forget(const store::EventRow& row) {
  if (row.sequence <= sums_.through) add(row, -1);
}

void JournalSize::forget_raw(const store::EventRow& row, std::size_t effects_bytes) {
  if (row.sequence > sums_.through) return;
  sums_.raw -= static_cast<std::int64_t>(row.effects.size() - effects_bytes);
}

void JournalSize::clear() {
  sums_ = {};
}

void JournalSize::save(store::Batch& batch) {
  if (sums_ == saved_) return;
  saved_ = sums_;
  std::ostringstream text;
  text << sums_.through << ' ' << sums_.events << ' ' << sums_.raw;
  batch.push_back(store::PutMeta{std::string(kSums), text.str()});
}

void JournalSize::add(const store::EventRow& row, std::int64_t sign) {
  const std::size_t effects = size_without_raw(row);
  sums_.events += sign * static_cast<std::int64_t>(row.body.size() + effects);
  sums_.raw += sign * static_cast<std::int64_t>(row.effects.size() - effects);
}

}  // namespace jackfield::state
