// SPDX-License-Identifier: MIT
// Durable logs for browsers. A plugin appends entries, whoever listens gets them in order, each
// once: by server-sent events, long poll or page by page. Transient entries are passed on and never
// stored.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "host/inbound/topic_listener.hpp"
#include "host/net/http_responder.hpp"
#include "host/state/cache.hpp"
#include "host/state/clock.hpp"
#include "host/state/journal.hpp"
#include "host/store/store.hpp"

namespace jackfield::inbound {

/// What was appended: published once the batch is durable.
struct Appended {
  struct Entry {
    std::string topic;
    std::int64_t epoch = 0;
    std::int64_t seq = 0;  // 0: transient
    std::string type;
    std::string bytes;
  };
  std::vector<Entry> entries;
  std::vector<std::string>
      ended;  // topics that were moved or erased: their listeners are told to start anew
  /// The sequences by the order of the plugin's entries; 0 for transient ones.
  std::vector<std::int64_t> sequences;
};

/// [main loop]
class Topics {
 public:
  struct Limits {
    std::size_t listeners_per_topic = 8;  // the oldest makes room
    std::int64_t replay_entries = 500;    // more than that missed is a gap
    std::int64_t replay_bytes = 1 << 20;
    std::int64_t heartbeat_ms = 15'000;
    std::int64_t stream_ms = 600'000;  // after that the client comes back with its cursor
    std::int64_t poll_ms = 25'000;
  };
  /// Replaces `media:<ref>` texts by addresses that hold for a while.
  using SignLinks = std::function<std::string(std::string_view entry)>;

  Topics(store::Store& store, state::Journal& journal, const state::Clock& clock,
         SignLinks sign_links, Limits limits);

  /// Adds entries to the batch, which has to be the next one submitted. An entry whose key the
  /// topic has is passed over.
  void append(store::Batch& batch, std::string_view account, const std::vector<TopicEntry>& entries,
              Appended& into);
  void move(store::Batch& batch, std::string_view account, const Move& move, Appended& into);
  void erase(store::Batch& batch, std::string_view account, std::string_view topic, Appended& into);
  /// Tells who listens. Only once the batch is durable.
  void publish(const Appended& appended);

  void subscribe(std::string_view account, const Subscribe& subscribe, net::Responder responder);
  void history(std::string_view account, const History& history, net::Responder responder);

  /// Heartbeats, ends of polls and of long streams.
  void tick();
  /// Ends every stream and poll: the host is going away.
  void close_all();
  std::size_t listeners() const;

 private:
  store::TopicRow& topic(const std::string& id);
  std::string followed(std::string_view account, std::string_view name);
  void add_listener(const std::string& id, std::shared_ptr<TopicListener> listener);
  void drop(const std::string& id, const TopicListener* listener);

  store::Store& store_;
  state::Journal& journal_;
  const state::Clock& clock_;
  SignLinks sign_links_;
  Limits limits_;
  state::Cache<store::TopicRow> rows_;
  std::map<std::string, std::vector<std::shared_ptr<TopicListener>>> listeners_;
};

}  // namespace jackfield::inbound
