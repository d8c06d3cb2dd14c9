// SPDX-License-Identifier: MIT
#include "host/state/effects.hpp"

#include <algorithm>

namespace jackfield::state {
namespace {

constexpr char kVersion = 1;
enum Tag : char {
  kDedupe = 1,
  kFact,
  kAlias,
  kConversation,
  kContact,
  kInbound,
  kRaw,
  kMessage,
  kMerged
};

class Writer {
 public:
  void tag(Tag tag) { out += static_cast<char>(tag); }
  void number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    for (unsigned shift = 0; shift < 64; shift += 8) out += static_cast<char>(bits >> shift);
  }
  void text(std::string_view value) {
    const auto size = static_cast<std::uint32_t>(value.size());
    for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(size >> shift);
    out += value;
  }
  std::string out{kVersion};
};

/// Reads what Writer wrote. After the first fault everything reads as empty, and `ok` says so.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}

  bool done() const { return left_.empty(); }
  char byte() { return take(1).empty() ? '\0' : last_[0]; }
  std::int64_t number() { return static_cast<std::int64_t>(little_endian(8)); }
  std::string text() { return std::string(take(little_endian(4))); }
  std::string_view take(std::uint64_t size) {
    ok = ok && size <= left_.size();
    last_ = ok ? left_.substr(0, size) : std::string_view();
    left_.remove_prefix(ok ? size : left_.size());
    return last_;
  }
  bool ok = true;

 private:
  std::uint64_t little_endian(unsigned bytes) {
    std::uint64_t value = 0;
    const std::string_view raw = take(bytes);
    for (std::size_t i = 0; i < raw.size(); ++i) {
      value |= static_cast<std::uint64_t>(static_cast<unsigned char>(raw[i])) << (8 * i);
    }
    return value;
  }
  std::string_view left_;
  std::string_view last_;
};

}  // namespace

std::string encode(const Effects& effects) {
  Writer writer;
  for (const DedupeKeyHash& key : effects.dedupe) {
    writer.tag(kDedupe);
    writer.out.append(reinterpret_cast<const char*>(key.hash.data()), key.hash.size());
    writer.number(key.expires_at);
  }
  for (const store::FactRow& fact : effects.facts) {
    writer.tag(kFact);
    writer.number(fact.scope);
    writer.text(fact.owner);
    writer.text(fact.key);
    writer.text(fact.value);
    writer.number(fact.expires_at);
    writer.number(fact.uses);
    writer.number(fact.recorded_at);
  }
  for (const store::AliasRow& alias : effects.aliases) {
    writer.tag(kAlias);
    writer.text(alias.account);
    writer.text(alias.space);
    writer.text(alias.name);
    writer.text(alias.target);
    writer.number(alias.expires_at);
  }
  if (!effects.conversation_state.empty()) {
    writer.tag(kConversation);
    writer.text(effects.conversation_state);
  }
  if (!effects.contact.empty()) {
    writer.tag(kContact);
    writer.text(effects.contact);
    writer.text(effects.contact_state);
  }
  if (effects.is_inbound) writer.tag(kInbound);
  if (!effects.raw_head.empty()) {
    writer.tag(kRaw);
    writer.text(effects.raw_head);
    writer.text(effects.raw_body);
  }
  if (effects.message != 0) {
    writer.tag(kMessage);
    writer.number(static_cast<std::int64_t>(effects.message));
  }
  if (!effects.merged_into.empty()) {
    writer.tag(kMerged);
    writer.text(effects.merged_into);
  }
  return std::move(writer.out);
}

Result<Effects> decode_effects(std::string_view bytes) {
  Effects effects;
  if (bytes.empty()) return effects;
  Reader reader(bytes);
  if (reader.byte() != kVersion) return internal("journal: effects of an unknown format version");
  while (reader.ok && !reader.done()) {
    switch (reader.byte()) {
      case kDedupe: {
        DedupeKeyHash key;
        const std::string_view hash = reader.take(key.hash.size());
        std::copy(hash.begin(), hash.end(), key.hash.begin());
        key.expires_at = reader.number();
        effects.dedupe.push_back(key);
        break;
      }
      case kFact: {
        store::FactRow fact;
        fact.scope = static_cast<std::uint32_t>(reader.number());
        fact.owner = reader.text();
        fact.key = reader.text();
        fact.value = reader.text();
        fact.expires_at = reader.number();
        fact.uses = static_cast<std::int32_t>(reader.number());
        fact.recorded_at = reader.number();
        effects.facts.push_back(std::move(fact));
        break;
      }
      case kAlias: {
        store::AliasRow alias;
        alias.account = reader.text();
        alias.space = reader.text();
        alias.name = reader.text();
        alias.target = reader.text();
        alias.expires_at = reader.number();
        effects.aliases.push_back(std::move(alias));
        break;
      }
      case kConversation:
        effects.conversation_state = reader.text();
        break;
      case kContact:
        effects.contact = reader.text();
        effects.contact_state = reader.text();
        break;
      case kInbound:
        effects.is_inbound = true;
        break;
      case kRaw:
        effects.raw_head = reader.text();
        effects.raw_body = reader.text();
        break;
      case kMessage:
        effects.message = static_cast<std::uint64_t>(reader.number());
        break;
      case kMerged:
        effects.merged_into = reader.text();
        break;
      default:
        reader.ok = false;
    }
  }
  if (!reader.ok) return internal("journal: effects that end in the middle");
  return effects;
}

}  // namespace jackfield::state
