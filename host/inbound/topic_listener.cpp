// SPDX-License-Identifier: MIT
#include "host/inbound/topic_listener.hpp"

#include <charconv>

namespace jackfield::inbound {
namespace {

// Proxies that gather an answer's first bytes before they pass any on are known to gather 2 KiB.
constexpr std::size_t kPadding = 2048;
constexpr std::string_view kRetry = "retry: 3000\n\n";

std::string sse(std::string_view id, std::string_view event, std::string_view data) {
  std::string text;
  if (!id.empty()) text.append("id: ").append(id).append("\n");
  text.append("event: ").append(event).append("\ndata: ").append(data).append("\n\n");
  return text;
}

std::int64_t number(std::string_view digits) {
  std::int64_t value = -1;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return fault == std::errc() && end == digits.data() + digits.size() ? value : -1;
}

}  // namespace

std::string Cursor::text() const {
  return "e" + std::to_string(epoch) + "." + std::to_string(seq);
}

Cursor Cursor::parse(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (text.size() > 48 || text.empty() || text[0] != 'e' || dot == std::string_view::npos)
    return {-1, 0};
  const Cursor cursor{number(text.substr(1, dot - 1)), number(text.substr(dot + 1))};
  return cursor.epoch < 0 || cursor.seq < 0 ? Cursor{-1, 0} : cursor;
}

SseListener::SseListener(net::StreamWriter writer, std::int64_t heartbeat_ms, std::int64_t ends_at)
    : writer_(std::move(writer)), heartbeat_ms_(heartbeat_ms), ends_at_(ends_at) {
  writer_.write(":" + std::string(kPadding, ' ') + "\n" + std::string(kRetry));
}

bool SseListener::deliver(Cursor at, const std::vector<TopicEvent>& events) {
  std::string text;
  for (const TopicEvent& event : events) {
    const std::string id = event.seq == 0 ? std::string() : Cursor{at.epoch, event.seq}.text();
    text += sse(id, event.seq == 0 ? "transient" : "entry", event.bytes);
  }
  return writer_.write(text);
}

bool SseListener::tell(std::string_view what, Cursor head) {
  return writer_.write(sse({}, what, R"({"cursor":")" + head.text() + R"("})"));
}

bool SseListener::tick(std::int64_t now_ms) {
  if (now_ms >= ends_at_) {
    writer_.close();
    return false;
  }
  if (next_heartbeat_ == 0) next_heartbeat_ = now_ms + heartbeat_ms_;
  if (now_ms < next_heartbeat_) return writer_.is_open();
  next_heartbeat_ = now_ms + heartbeat_ms_;
  return writer_.write(":hb\n\n");
}

PollListener::PollListener(net::Responder responder, net::Headers headers, Cursor at,
                           std::int64_t ends_at)
    : responder_(std::move(responder)), headers_(std::move(headers)), at_(at), ends_at_(ends_at) {}

void PollListener::answer(std::string body) {
  net::Response response;
  response.headers = headers_;
  response.headers.set("content-type", "application/json");
  response.headers.set("cache-control", "no-store");
  response.body = std::move(body);
  responder_.respond(std::move(response));
}

bool PollListener::deliver(Cursor at, const std::vector<TopicEvent>& events) {
  std::vector<TopicEvent> entries;
  std::string transient;
  for (const TopicEvent& event : events) {
    if (event.seq != 0) {
      entries.push_back(event);
    } else {
      transient.append(transient.empty() ? "" : ",").append(event.bytes);
    }
  }
  if (entries.empty()) at.seq = at_.seq;  // typing moves no cursor
  answer(R"({"events":)" + entries_json(entries) + R"(,"cursor":")" + at.text() +
         R"(","transient":[)" + transient + "]}");
  return false;
}

bool PollListener::tell(std::string_view what, Cursor head) {
  answer(R"({"events":[],"cursor":")" + head.text() + R"(","transient":[],")" + std::string(what) +
         R"(":true})");
  return false;
}

bool PollListener::tick(std::int64_t now_ms) {
  if (!responder_.is_open()) return false;
  if (now_ms < ends_at_) return true;
  return deliver(at_, {});
}

void PollListener::close() {
  deliver(at_, {});
}

std::string entries_json(const std::vector<TopicEvent>& events) {
  std::string json = "[";
  for (const TopicEvent& event : events) {
    if (json.size() > 1) json += ',';
    json.append(R"({"seq":)")
        .append(std::to_string(event.seq))
        .append(R"(,"entry":)")
        .append(event.bytes)
        .append("}");
  }
  return json + "]";
}

}  // namespace jackfield::inbound
