// SPDX-License-Identifier: MIT
// The journal for who reads it over HTTP: page by page with a wait at its end, or as a stream.
#pragma once

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "host/config/config.hpp"
#include "host/delivery/subscription.hpp"
#include "host/net/http_responder.hpp"
#include "host/state/journal.hpp"
#include "host/state/timers.hpp"

namespace jackfield::delivery {

/// What a reader wants, and may see.
struct FeedQuery {
  std::int64_t after = 0;
  std::int64_t limit = 100;
  std::int64_t wait_ms = 0;
  config::Filter filter;
};

/// A page of the journal: the events, and where to go on.
struct FeedPage {
  std::vector<state::Durable> events;
  std::int64_t next = 0;
};

/// [main loop]
class Feed {
 public:
  using Reply = std::function<void(FeedPage page)>;

  Feed(store::Store& store, state::Journal& journal, state::Accounts& accounts,
       state::Timers& timers);

  /// Replies at once when there is something, else when something comes or the wait is over.
  /// `is_open` is asked before a late reply: a client that left is let go.
  void page(FeedQuery query, std::function<bool()> is_open, Reply reply);
  /// Server-sent events: `id` is the sequence, `data` the CloudEvents JSON. Ends with the client or
  /// with `stop`.
  void stream(FeedQuery query, net::Responder responder);
  /// Ends every wait and stream: the host is going away.
  void stop();
  std::size_t waiting() const { return waiters_.size() + streams_.size(); }

 private:
  struct Waiter {
    FeedQuery query;
    std::function<bool()> is_open;
    Reply reply;
    state::Timers::Id deadline;
  };
  struct Stream {
    FeedQuery query;
    net::StreamWriter writer;
  };

  FeedPage read(const FeedQuery& query);
  void heard(const state::Durable& row);
  bool pump(Stream& stream);
  void come_back();
  void heartbeat();

  store::Store& store_;
  state::Accounts& accounts_;
  state::Journal& journal_;
  state::Timers& timers_;
  std::list<Waiter> waiters_;
  std::list<std::shared_ptr<Stream>> streams_;
  bool is_heartbeat_running_ = false;
  bool is_coming_back_ = false;
};

}  // namespace jackfield::delivery
