// SPDX-License-Identifier: MIT
#include "host/inbound/fragments.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/inbound/joined_message.hpp"
#include "host/state/digest.hpp"
#include "sdk/model/generated/json_reader.hpp"
#include "sdk/model/generated/json_writer.hpp"

namespace jackfield::inbound {
namespace {

constexpr std::string_view kKind = "fragment";

std::string group_name(std::string_view conversation, std::string_view key) {
  constexpr std::size_t kDigits = 32;
  const std::string whole = std::string(conversation).append(1, '\n').append(key);
  return state::sha256_hex(whole).substr(0, kDigits);
}

std::string row_name(const std::string& group, std::uint32_t index) {
  return group + "." + std::to_string(index);
}

/// A repeat by the network, and not another message under a number that was used before.
bool is_same(const Event& a, const Event& b) {
  return a.dedupe.empty() || b.dedupe.empty() ? *a.message == *b.message : a.dedupe == b.dedupe;
}

bool can_wait(const Fragment& fragment) {
  return !fragment.key.empty() && fragment.index >= 1 && fragment.index <= fragment.count &&
         fragment.count <= Fragments::kMostPieces;
}

/// Ordinals tell events of one payload apart; in a joined event the keys have to do it.
void name_by_keys(Event& event) {
  if (event.ordinal == 0) return;
  for (DedupeKey& key : event.dedupe) key.key.append(1, '\n').append(std::to_string(event.ordinal));
  event.ordinal = 0;
}

}  // namespace

bool Fragments::is_piece(const Event& event) {
  return event.kind == EventKind::message_received && event.message && event.message->fragment &&
         event.message->fragment->count > 1;
}

Fragments::Waiting& Fragments::waiting(const std::string& account) {
  const auto known = accounts_.find(account);
  if (known != accounts_.end()) return known->second;
  Waiting& read = accounts_[account];
  for (const store::ValueRow& row : store_.reader().values(account)) {
    if (row.kind != kKind) continue;
    Result<Event> event = read_json<Event>(nlohmann::json::parse(row.value, nullptr, false));
    if (!event || !event->message || !event->message->fragment) continue;  // not of our writing
    const Fragment fragment = *event->message->fragment;
    Group& group = read.groups[row.name.substr(0, row.name.find('.'))];
    group.count = fragment.count;
    group.due_at = row.expires_at;
    group.pieces[fragment.index] = {std::move(*event), row.value.size()};
    read.bytes += row.value.size();
  }
  return read;
}

Fragments::Taken Fragments::add(store::Batch& batch, const std::string& account,
                                const std::string& conversation, Event event, std::int64_t now) {
  Taken taken;
  const Fragment fragment = *event.message->fragment;
  name_by_keys(event);
  if (!can_wait(fragment)) {
    taken.ready.push_back(joined(fragment.count, {&event}));
    return taken;
  }
  Waiting& in = waiting(account);
  const std::string name = group_name(conversation, fragment.key);
  if (const auto found = in.groups.find(name); found != in.groups.end()) {
    const auto same = found->second.pieces.find(fragment.index);
    const bool is_there = same != found->second.pieces.end();
    if (is_there && is_same(same->second.event, event)) {
      taken.is_known = true;
      return taken;
    }
    // Networks count with few bits: the number belongs to a newer message now.
    if (is_there || found->second.count != fragment.count)
      taken.ready.push_back(take_out(batch, account, in, found));
  }

  std::string text;
  write_json(text, event, JsonForm::full);
  const auto at = in.groups.try_emplace(name).first;
  Group& group = at->second;
  if (group.pieces.empty()) {
    group.count = fragment.count;
    const std::int64_t wait = fragment.wait_ms > 0 ? fragment.wait_ms : kUsualWaitMs;
    group.due_at = now + std::min(wait, kLongestWaitMs);
  }
  in.bytes += text.size();
  group.pieces[fragment.index] = {std::move(event), text.size()};
  batch.push_back(store::PutValue{{account,
                                   std::string(kKind),
                                   row_name(name, fragment.index),
                                   std::move(text),
                                   {},
                                   group.due_at}});
  if (group.pieces.size() == group.count) taken.ready.push_back(take_out(batch, account, in, at));
  while (in.groups.size() > kMostGroups || in.bytes > kMostBytes) {
    const auto first = std::min_element(
        in.groups.begin(), in.groups.end(),
        [](const auto& a, const auto& b) { return a.second.due_at < b.second.due_at; });
    taken.ready.push_back(take_out(batch, account, in, first));
  }
  return taken;
}

std::vector<Event> Fragments::due(store::Batch& batch, const std::string& account,
                                  std::int64_t now) {
  std::vector<Event> ready;
  Waiting& in = waiting(account);
  for (auto at = in.groups.begin(); at != in.groups.end();) {
    const auto group = at++;
    if (group->second.due_at <= now) ready.push_back(take_out(batch, account, in, group));
  }
  return ready;
}

Event Fragments::take_out(store::Batch& batch, const std::string& account, Waiting& in, At group) {
  std::vector<Event*> pieces;
  pieces.reserve(group->second.pieces.size());
  for (auto& [index, piece] : group->second.pieces) {
    in.bytes -= piece.bytes;
    batch.push_back(store::DeleteValue{account, std::string(kKind), row_name(group->first, index)});
    pieces.push_back(&piece.event);
  }
  Event whole = joined(group->second.count, pieces);
  in.groups.erase(group);
  return whole;
}

}  // namespace jackfield::inbound
