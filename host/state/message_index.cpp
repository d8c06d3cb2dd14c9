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

void MessageIndex::add(std::uint64_t hash, std::int64_t sequence) {
  open_.emplace(hash, sequence);
}

std::vector<std::int64_t> MessageIndex::open(std::uint64_t hash) const {
  std::vector<std::int64_t> found;
  for (const Entries* entries : {&sealed_, &open_}) {
    const auto [first, last] = entries->equal_range(hash);
    for (auto at = first; at != last; ++at) found.push_back(at->second);
  }
  std::sort(found.begin(), found.end());
  return found;
}

bool MessageIndex::wants_seal(std::int64_t through_sequence) const {
  return open_.size() >= kSealAt || through_sequence - sealed_through_ >= kSealAfterEvents;
}

std::vector<store::LookupPageRow> MessageIndex::seal(std::int64_t through_sequence) {
  std::vector<std::pair<std::uint64_t, std::int64_t>> sorted(open_.begin(), open_.end());
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
  sealed_.merge(open_);
  sealed_through_ = through_sequence;
  return pages;
}

void MessageIndex::clear(std::int64_t sealed_through) {
  open_.clear();
  sealed_.clear();
  sealed_through_ = sealed_through;
}

}  // namespace jackfield::state
