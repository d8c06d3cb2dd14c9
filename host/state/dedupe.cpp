// SPDX-License-Identifier: MIT
#include "host/state/dedupe.hpp"

#include <algorithm>
#include <cstring>

namespace jackfield::state {
namespace {

constexpr std::size_t kRecord = 24;  // 16 bytes hash, 8 bytes end, big-endian
constexpr std::size_t kFilterBits =
    655'360;  // ten per key: one in a hundred look-ups reads the segment in vain
constexpr unsigned kProbes = 7;
constexpr std::size_t kKeptSegments = 16;  // key lists kept in memory once they were read

std::uint64_t word(const KeyHash& hash, std::size_t at) {
  std::uint64_t value = 0;
  std::memcpy(&value, hash.data() + at, sizeof value);
  return value;
}

/// The hash is a cut of SHA-256, so its two halves serve as the two functions of double hashing.
template <class Visit>
void each_probe(const KeyHash& hash, Visit&& visit) {
  const std::uint64_t first = word(hash, 0);
  const std::uint64_t second = word(hash, 8) | 1;
  for (unsigned i = 0; i < kProbes; ++i) visit((first + i * second) % kFilterBits);
}

std::int64_t end_of(std::string_view record) {
  std::uint64_t value = 0;
  for (const char c : record.substr(16, 8)) value = (value << 8) | static_cast<unsigned char>(c);
  return static_cast<std::int64_t>(value);
}

}  // namespace

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
  bool maybe = true;
  each_probe(hash, [&](std::uint64_t bit) {
    maybe = maybe && (static_cast<unsigned char>(segment.filter[bit / 8]) >> (bit % 8) & 1) != 0;
  });
  if (!maybe) return false;
  if (segment.keys.empty()) segment.keys = load_keys_(segment.id);

  const std::string_view wanted(reinterpret_cast<const char*>(hash.data()), hash.size());
  const std::string_view keys = segment.keys;
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
  std::vector<std::pair<KeyHash, std::int64_t>> sorted(open_.begin(), open_.end());
  std::erase_if(sorted, [now](const auto& key) { return key.second <= now; });
  std::sort(sorted.begin(), sorted.end());

  store::DedupeSegmentRow row;
  row.id = through_sequence;  // ascends with the journal, so it names the segment too
  row.through = through_sequence;
  row.filter.assign(kFilterBits / 8, '\0');
  row.keys.reserve(sorted.size() * kRecord);
  for (const auto& [hash, end] : sorted) {
    row.expires_at = std::max(row.expires_at, end);
    each_probe(hash, [&](std::uint64_t bit) {
      row.filter[bit / 8] =
          static_cast<char>(static_cast<unsigned char>(row.filter[bit / 8]) | (1U << (bit % 8)));
    });
    row.keys.append(reinterpret_cast<const char*>(hash.data()), hash.size());
    for (int shift = 56; shift >= 0; shift -= 8) row.keys += static_cast<char>(end >> shift);
  }
  open_.clear();
  // The keys stay in memory: the store may not have them yet.
  segments_.push_back({row.id, row.through, row.expires_at, row.filter, row.keys});
  if (segments_.size() > kKeptSegments)
    segments_[segments_.size() - kKeptSegments - 1].keys.clear();
  return row;
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
