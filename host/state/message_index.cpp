// SPDX-License-Identifier: MIT
#include "host/state/message_index.hpp"

#include <algorithm>
#include <utility>

namespace jackfield::state {
namespace {

constexpr std::int64_t kBuckets = 256;
constexpr std::size_t kEntry = 16;  // 8 bytes hash, 8 bytes sequence, both big-endian

void append_number(std::string& out, std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

std::uint64_t number_at(std::string_view page, std::size_t at) {
  std::uint64_t value = 0;
  for (const char c : page.substr(at, 8)) value = (value << 8) | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

std::uint64_t message_hash(std::string_view id) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash == 0 ? 1 : hash;
}

std::int64_t bucket_of(std::uint64_t hash) {
  return static_cast<std::int64_t>(hash >> 56);
}

std::vector<std::int64_t> entries_of(std::string_view page, std::uint64_t hash) {
  std::vector<std::int64_t> found;
  std::size_t low = 0;
  std::size_t high = page.size() / kEntry;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (number_at(page, middle * kEntry) < hash) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  for (std::size_t at = low * kEntry; at + kEntry <= page.size() && number_at(page, at) == hash;
       at += kEntry)
    found.push_back(static_cast<std::int64_t>(number_at(page, at + 8)));
  return found;
}

MessageIndex::MessageIndex() {
  constexpr std::size_t kRoom = kSealAt + kSealAt / 8;  // some more come until it is sealed
  open_.reserve(kRoom);
  newest_.reserve(kRoom);
}

void MessageIndex::add(std::uint64_t hash, std::int64_t sequence) {
  const auto [newest, is_first] = newest_.try_emplace(hash, open_.size());
  open_.push_back({{hash, sequence}, is_first ? kNone : newest->second});
  newest->second = open_.size() - 1;
}

std::vector<std::int64_t> MessageIndex::open(std::uint64_t hash) const {
  std::vector<std::int64_t> found;
  auto at = std::lower_bound(sealed_.begin(), sealed_.end(), Entry{hash, 0});
  for (; at != sealed_.end() && at->first == hash; ++at) found.push_back(at->second);
  const auto newest = newest_.find(hash);
  std::size_t place = newest == newest_.end() ? kNone : newest->second;
  for (; place != kNone; place = open_[place].before) found.push_back(open_[place].entry.second);
  std::sort(found.begin(), found.end());
  return found;
}

bool MessageIndex::wants_seal(std::int64_t through_sequence) const {
  return open_.size() >= kSealAt || through_sequence - sealed_through_ >= kSealAfterEvents;
}

std::vector<store::LookupPageRow> MessageIndex::seal(std::int64_t through_sequence) {
  std::vector<Entry> sorted;
  sorted.reserve(open_.size());
  for (const OpenEntry& each : open_) sorted.push_back(each.entry);
  std::sort(sorted.begin(), sorted.end());
  std::vector<store::LookupPageRow> pages(kBuckets);
  for (std::int64_t bucket = 0; bucket < kBuckets; ++bucket) {
    store::LookupPageRow& page = pages[static_cast<std::size_t>(kBuckets - 1 - bucket)];
    page.bucket = bucket;
    page.through = through_sequence;
  }
  for (const auto& [hash, sequence] : sorted) {
    std::string& entries = pages[static_cast<std::size_t>(kBuckets - 1 - bucket_of(hash))].entries;
    append_number(entries, hash);
    append_number(entries, static_cast<std::uint64_t>(sequence));
  }
  open_.clear();
  newest_.clear();
  if (sealed_.empty()) {
    sealed_ = std::move(sorted);
  } else {
    sealed_.insert(sealed_.end(), sorted.begin(), sorted.end());
    std::sort(sealed_.begin(), sealed_.end());
  }
  sealed_through_ = through_sequence;
  return pages;
}

void MessageIndex::clear(std::int64_t sealed_through) {
  open_.clear();
  newest_.clear();
  stored();
  sealed_through_ = sealed_through;
}

}  // namespace jackfield::state
