// SPDX-License-Identifier: MIT
#include "host/inbound/topics.hpp"

#include <algorithm>
#include <unordered_set>

namespace jackfield::inbound {
namespace {

constexpr std::size_t kCached = 5'000;
constexpr std::int64_t kHistoryDefault = 50;
constexpr std::int64_t kHistoryMost = 100;

std::string topic_id(std::string_view account, std::string_view name) {
  return std::string(account).append("/").append(name);
}

net::Headers headers_of(const std::vector<Header>& given) {
  net::Headers headers;
  for (const Header& header : given) headers.set(header.name, header.value);
  return headers;
}

}  // namespace

Topics::Topics(store::Store& store, state::Journal& journal, const state::Clock& clock,
               SignLinks sign_links, Limits limits)
    : store_(store),
      journal_(journal),
      clock_(clock),
      sign_links_(std::move(sign_links)),
      limits_(limits),
      rows_(kCached, [&store](const std::string& id) { return store.reader().topic(id); }) {
  journal_.on_reset([this] { rows_.clear(); });
}

store::TopicRow& Topics::topic(const std::string& id) {
  if (store::TopicRow* known = rows_.find(id); known != nullptr) return *known;
  // Numbered by the clock: a topic that retention took away begins anew under another epoch, and a
  // client with a cursor of the old one is told so.
  const std::int64_t now = clock_.now_ms();
  return rows_.put(id, {id, now / 1000, 0, {}, now});
}

std::string Topics::followed(std::string_view account, std::string_view name) {
  std::string id = topic_id(account, name);
  const store::TopicRow* known = rows_.find(id);
  return known != nullptr && !known->moved_to.empty() ? known->moved_to : id;
}

void Topics::append(store::Batch& batch, std::string_view account,
                    const std::vector<TopicEntry>& entries, Appended& into) {
  rows_.committed(journal_.committed_submit());
  std::unordered_set<std::string> keys;  // of this call: the store does not have them yet
  for (const TopicEntry& entry : entries) {
    const std::string id = followed(account, entry.topic);
    store::TopicRow& row = topic(id);
    if (entry.is_transient) {
      into.entries.push_back({id, row.epoch, 0, entry.type, entry.bytes});
      into.sequences.push_back(0);
      continue;
    }
    if (!entry.key.empty()) {
      const auto earlier = store_.reader().topic_entry(id, entry.key);
      if (earlier || !keys.insert(id + '\n' + entry.key).second) {
        into.sequences.push_back(earlier ? earlier->seq : 0);
        continue;
      }
    }
    row.head += 1;
    row.updated_at = clock_.now_ms();
    rows_.changed(id);
    batch.push_back(
        store::PutTopicEntry{{id, row.head, entry.type, entry.key, entry.bytes, row.updated_at}});
    into.entries.push_back({id, row.epoch, row.head, entry.type, entry.bytes});
    into.sequences.push_back(row.head);
  }
  rows_.flush(journal_.next_submit(),
              [&](const store::TopicRow& row) { batch.push_back(store::PutTopic{row}); });
}

void Topics::move(store::Batch& batch, std::string_view account, const Move& move, Appended& into) {
  const std::string from = followed(account, move.from);
  const std::string to = followed(account, move.to);
  if (from == to) return;
  const std::int64_t moved = topic(from).head;
  store::TopicRow& target = topic(to);
  batch.push_back(store::MoveTopic{from, to, target.head + 1});
  target.head += moved;
  // Numbers of the target's own entries stay, yet a client of either has to learn of the other's:
  // both start anew.
  target.epoch += 1;
  target.updated_at = clock_.now_ms();
  rows_.changed(to);
  store::TopicRow& source = topic(from);
  source.moved_to = to;
  source.head = 0;
  source.epoch += 1;
  rows_.changed(from);
  rows_.flush(journal_.next_submit(),
              [&](const store::TopicRow& row) { batch.push_back(store::PutTopic{row}); });
  into.ended.push_back(from);
  into.ended.push_back(to);
}

void Topics::erase(store::Batch& batch, std::string_view account, std::string_view name,
                   Appended& into) {
  const std::string id = followed(account, name);
  store::TopicRow& row = topic(id);
  row.head = 0;
  row.epoch += 1;
  batch.push_back(store::EraseTopic{id});
  rows_.changed(id);
  rows_.flush(journal_.next_submit(),
              [&](const store::TopicRow& each) { batch.push_back(store::PutTopic{each}); });
  into.ended.push_back(id);
}

void Topics::publish(const Appended& appended) {
  for (const std::string& id : appended.ended) {
    const auto found = listeners_.find(id);
    if (found == listeners_.end()) continue;
    const store::TopicRow& row = topic(id);
    std::erase_if(found->second, [&](const auto& listener) {
      listener->tell("reset", {row.epoch, row.head});
      listener->close();  // it comes back and finds where the topic went
      return true;
    });
    listeners_.erase(found);
  }
  for (const Appended::Entry& entry : appended.entries) {
    const auto found = listeners_.find(entry.topic);
    if (found == listeners_.end()) continue;
    const std::vector<TopicEvent> one{{entry.seq, entry.type, sign_links_(entry.bytes)}};
    std::erase_if(found->second, [&](const auto& listener) {
      return !listener->deliver({entry.epoch, entry.seq}, one);
    });
    if (found->second.empty()) listeners_.erase(found);
  }
}

void Topics::subscribe(std::string_view account, const Subscribe& subscribe,
                       net::Responder responder) {
  const std::string id = followed(account, subscribe.topic);
  const store::TopicRow& row = topic(id);
  const Cursor head{row.epoch, row.head};
  const Cursor from = subscribe.after.empty() ? head : Cursor::parse(subscribe.after);
  const std::int64_t now = clock_.now_ms();

  std::shared_ptr<TopicListener> listener;
  if (subscribe.mode == "sse") {
    net::Headers headers = headers_of(subscribe.headers);
    headers.set("content-type", "text/event-stream; charset=utf-8");
    headers.set("cache-control", "no-cache, no-transform");
    headers.set("x-accel-buffering", "no");
    auto stream = std::make_shared<SseListener>(responder.stream(200, headers),
                                                limits_.heartbeat_ms, now + limits_.stream_ms);
    stream->writer().on_closed([this, id, raw = stream.get()] { drop(id, raw); });
    listener = std::move(stream);
  } else {
    const std::int64_t wait = subscribe.wait_ms == 0
                                  ? limits_.poll_ms
                                  : std::min<std::int64_t>(subscribe.wait_ms, limits_.poll_ms);
    auto poll = std::make_shared<PollListener>(std::move(responder), headers_of(subscribe.headers),
                                               from, now + wait);
    poll->responder().on_closed([this, id, raw = poll.get()] { drop(id, raw); });
    listener = std::move(poll);
  }

  bool goes_on = true;
  if (from.epoch != head.epoch || from.seq > head.seq) {
    goes_on = listener->tell("reset", head);
  } else if (head.seq - from.seq > limits_.replay_entries) {
    goes_on = listener->tell("gap", head);
  } else if (from.seq < head.seq) {
    std::vector<TopicEvent> missed;
    std::int64_t bytes = 0;
    // An entry that is still on its way to the disk is not here yet: publish brings it.
    for (store::TopicEntryRow& entry :
         store_.reader().topic_entries(id, from.seq, limits_.replay_entries)) {
      bytes += static_cast<std::int64_t>(entry.bytes.size());
      missed.push_back({entry.seq, std::move(entry.type), sign_links_(entry.bytes)});
    }
    if (bytes > limits_.replay_bytes) {
      goes_on = listener->tell("gap", head);
    } else if (!missed.empty()) {
      goes_on = listener->deliver({head.epoch, missed.back().seq}, missed);
    }
  }
  if (goes_on) add_listener(id, std::move(listener));
}

void Topics::history(std::string_view account, const History& history, net::Responder responder) {
  const std::string id = followed(account, history.topic);
  // Read before the entries, and from the disk: what is on its way there comes by `stream`, rather
  // twice than never.
  const store::TopicRow row =
      store_.reader().topic(id).value_or(store::TopicRow{id, topic(id).epoch, 0, {}, 0});
  const std::int64_t limit =
      history.limit == 0 ? kHistoryDefault : std::min<std::int64_t>(history.limit, kHistoryMost);
  std::vector<TopicEvent> events;
  for (store::TopicEntryRow& entry :
       store_.reader().topic_history(id, static_cast<std::int64_t>(history.before), limit)) {
    events.push_back({entry.seq, std::move(entry.type), sign_links_(entry.bytes)});
  }
  net::Response response;
  response.headers = headers_of(history.headers);
  response.headers.set("content-type", "application/json");
  response.headers.set("cache-control", "no-store");
  response.body = R"({"events":)" + entries_json(events) + R"(,"cursor":")" +
                  Cursor{row.epoch, row.head}.text() + "\"}";
  responder.respond(std::move(response));
}

void Topics::add_listener(const std::string& id, std::shared_ptr<TopicListener> listener) {
  auto& all = listeners_[id];
  all.push_back(std::move(listener));
  if (all.size() > limits_.listeners_per_topic) {
    all.front()->close();
    all.erase(all.begin());
  }
}

void Topics::drop(const std::string& id, const TopicListener* listener) {
  const auto found = listeners_.find(id);
  if (found == listeners_.end()) return;
  std::erase_if(found->second, [&](const auto& each) { return each.get() == listener; });
  if (found->second.empty()) listeners_.erase(found);
}

void Topics::tick() {
  const std::int64_t now = clock_.now_ms();
  for (auto each = listeners_.begin(); each != listeners_.end();) {
    std::erase_if(each->second, [&](const auto& listener) { return !listener->tick(now); });
    each = each->second.empty() ? listeners_.erase(each) : std::next(each);
  }
}

void Topics::close_all() {
  for (auto& [id, listeners] : std::exchange(listeners_, {})) {
    for (const auto& listener : listeners) listener->close();
  }
}

std::size_t Topics::listeners() const {
  std::size_t count = 0;
  for (const auto& [id, listeners] : listeners_) count += listeners.size();
  return count;
}

}  // namespace jackfield::inbound
