// SPDX-License-Identifier: MIT
#include "host/state/dedupe.hpp"

#include <algorithm>
#include <cstring>

#include "host/state/dedupe_segment.hpp"

namespace jackfield::state {
namespace {

constexpr std::size_t kRecord = store::DedupeSegmentRow::kKey;
// Sixteen for each key of a full segment: one look-up in a thousand reads a page in vain.
constexpr std::size_t kFilterBits = 16 * Dedupe::kSealAt;
constexpr unsigned kProbes = 7;

std::uint64_t word(const KeyHash& hash, std::size_t at) {
  std::uint64_t value = 0;
  std::memcpy(&value, hash.data() + at, sizeof value);
  return value;
}

/// The hash is a cut of SHA-256, so its two halves serve as the two functions of double hashing.
/// Stops with false when `visit` says so. A filter without bits tells nothing apart.
template <class Visit>
bool each_probe(const KeyHash& hash, const std::string& filter, Visit&& visit) {
  const std::uint64_t bits = 8 * filter.size();  // older segments have fewer
  const std::uint64_t first = word(hash, 0);
  const std::uint64_t second = word(hash, 8) | 1;
  for (unsigned i = 0; i < kProbes && bits > 0; ++i) {
    const std::uint64_t bit = (first + i * second) % bits;
    if (!visit(bit / 8, 1U << (bit % 8))) return false;
  }
  return true;
}

std::int64_t end_of(std::string_view record) {
  std::uint64_t value = 0;
  for (const char c : record.substr(16, 8)) value = (value << 8) | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(value);
}

}  // namespace

store::DedupeSegmentRow make_segment(std::int64_t id, std::int64_t through, SegmentKeys keys,
                                     std::int64_t now) {
  std::erase_if(keys, [now](const auto& key) { return key.second <= now; });
  // Each once, with the longer of two lives.
  std::sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) {
    return a.first == b.first ? a.second > b.second : a.first < b.first;
  });
  const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
  keys.erase(std::unique(keys.begin(), keys.end(), same), keys.end());
  store::DedupeSegmentRow row;
  row.id = id;
  row.through = through;
  row.filter.assign(kFilterBits / 8, '\0');
  row.keys.reserve(keys.size() * kRecord);
  for (const auto& [hash, end] : keys) {
    row.expires_at = std::max(row.expires_at, end);
    each_probe(hash, row.filter, [&](std::size_t byte, unsigned bit) {
      row.filter[byte] = static_cast<char>(static_cast<unsigned char>(row.filter[byte]) | bit);
      return true;
    });
    row.keys.append(reinterpret_cast<const char*>(hash.data()), hash.size());
    for (int shift = 56; shift >= 0; shift -= 8) row.keys += static_cast<char>(end >> shift);
  }
  return row;
}

SegmentKeys segment_keys(std::string_view records) {
  SegmentKeys keys;
  keys.reserve(records.size() / kRecord);
  for (; records.size() >= kRecord; records.remove_prefix(kRecord)) {
    KeyHash hash{};
    std::memcpy(hash.data(), records.data(), hash.size());
    keys.emplace_back(hash, end_of(records));
  }
  return keys;
}

std::size_t Dedupe::HashOf::operator()(const KeyHash& hash) const noexcept {
  return word(hash, 0);
}

bool Dedupe::known(const KeyHash& hash, std::int64_t now) const {
  if (const auto open = open_.find(hash); open != open_.end() && open->second > now) return true;
  return std::any_of(segments_.rbegin(), segments_.rend(),
                     [&](const Segment& segment) { return in_segment(segment, hash, now); });
}

bool Dedupe::in_segment(const Segment& segment, const KeyHash& hash, std::int64_t now) const {
  if (segment.expires_at <= now) return false;
  const bool maybe = each_probe(hash, segment.filter, [&](std::size_t byte, unsigned bit) {
    return (static_cast<unsigned char>(segment.filter[byte]) & bit) != 0;
  });
  if (!maybe) return false;

  const std::string_view wanted(reinterpret_cast<const char*>(hash.data()), hash.size());
  const std::string page = segment.keys.empty() ? load_page_(segment.id, wanted) : std::string();
  const std::string_view keys = segment.keys.empty() ? page : segment.keys;
  std::size_t low = 0;
  std::size_t high = keys.size() / kRecord;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const std::string_view record = keys.substr(middle * kRecord, kRecord);
    const int order = record.substr(0, 16).compare(wanted);
    if (order == 0) return end_of(record) > now;
    (order < 0 ? low : high) = order < 0 ? middle + 1 : middle;
  }
  return false;
}

void Dedupe::add(const DedupeKeyHash& key) {
  std::int64_t& end = open_[key.hash];
  end = std::max(end, key.expires_at);
}

std::optional<store::DedupeSegmentRow> Dedupe::seal(std::int64_t through_sequence,
                                                    std::int64_t now) {
  if (open_.size() < kSealAt) return std::nullopt;
  // The number ascends with the journal, so it names the segment too.
  store::DedupeSegmentRow row =
      make_segment(through_sequence, through_sequence, {open_.begin(), open_.end()}, now);
  open_.clear();
  // The keys stay in memory: the store may not have them yet.
  segments_.push_back({row.id, row.through, row.expires_at, row.filter, row.keys});
  return row;
}

void Dedupe::stored() {
  for (Segment& segment : segments_) std::string().swap(segment.keys);
}

void Dedupe::adopt(store::DedupeSegmentRow segment) {
  segments_.push_back(
      {segment.id, segment.through, segment.expires_at, std::move(segment.filter), {}});
}

void Dedupe::expire(std::int64_t now) {
  std::erase_if(segments_, [now](const Segment& segment) { return segment.expires_at <= now; });
  // Keys in the open set end with their segment; dropping them one by one would walk the whole set.
}

void Dedupe::clear() {
  open_.clear();
  segments_.clear();
}

std::int64_t Dedupe::sealed_through() const {
  return segments_.empty() ? 0 : segments_.back().through;
}

}  // namespace jackfield::state
