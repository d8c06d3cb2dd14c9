// SPDX-License-Identifier: MIT
// One browser that follows a topic: a stream of server-sent events, or a poll that waits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/net/http_responder.hpp"

namespace jackfield::inbound {

/// A place in a topic: everything up to `seq` is known. Written `e<epoch>.<seq>`.
struct Cursor {
  std::int64_t epoch = 0;
  std::int64_t seq = 0;

  std::string text() const;
  /// What is no cursor reads as one of an epoch that never was, which makes the client start anew.
  static Cursor parse(std::string_view text);
};

struct TopicEvent {
  std::int64_t seq = 0;  // 0: transient
  std::string type;
  std::string bytes;
};

/// [main loop]
class TopicListener {
 public:
  virtual ~TopicListener() = default;
  /// Entries in order. False: it is over, let go of it.
  virtual bool deliver(Cursor at, const std::vector<TopicEvent>& events) = 0;
  /// The topic begins anew (`reset`) or too much was missed (`gap`). False: it is over.
  virtual bool tell(std::string_view what, Cursor head) = 0;
  /// Time passed. False: it is over.
  virtual bool tick(std::int64_t now_ms) = 0;
  /// The host is going away, or another listener took its place.
  virtual void close() = 0;
};

/// Server-sent events; `data` is the entry itself.
class SseListener final : public TopicListener {
 public:
  SseListener(net::StreamWriter writer, std::int64_t heartbeat_ms, std::int64_t ends_at);
  bool deliver(Cursor at, const std::vector<TopicEvent>& events) override;
  bool tell(std::string_view what, Cursor head) override;
  bool tick(std::int64_t now_ms) override;
  void close() override { writer_.close(); }
  net::StreamWriter& writer() { return writer_; }

 private:
  net::StreamWriter writer_;
  std::int64_t heartbeat_ms_;
  std::int64_t next_heartbeat_ = 0;
  std::int64_t ends_at_;
};

/// A long poll: answers with the first thing that comes, or with nothing at its end.
class PollListener final : public TopicListener {
 public:
  PollListener(net::Responder responder, net::Headers headers, Cursor at, std::int64_t ends_at);
  bool deliver(Cursor at, const std::vector<TopicEvent>& events) override;
  bool tell(std::string_view what, Cursor head) override;
  bool tick(std::int64_t now_ms) override;
  void close() override;
  net::Responder& responder() { return responder_; }

 private:
  void answer(std::string body);

  net::Responder responder_;
  net::Headers headers_;
  Cursor at_;
  std::int64_t ends_at_;
};

/// `[{"seq":42,"entry":{…}},…]`
std::string entries_json(const std::vector<TopicEvent>& events);

}  // namespace jackfield::inbound
