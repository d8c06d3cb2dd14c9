// SPDX-License-Identifier: MIT
#include "host/delivery/feed.hpp"

#include <utility>

#include "host/net/sse.hpp"

namespace jackfield::delivery {
namespace {

constexpr std::int64_t kScanned =
    5'000;  // events looked at for one page: a narrow filter must not hold the loop
constexpr std::int64_t kPageBytes = 4 << 20;
constexpr std::int64_t kComeBackMs =
    10;  // to a stream that has more to read: the loop has others to serve
constexpr std::int64_t kHeartbeatMs = 15'000;
constexpr std::uint64_t kMostQueued =
    256 * 1024;  // bytes waiting for one stream; the rest waits in the journal

}  // namespace

Feed::Feed(store::Store& store, state::Journal& journal, state::Accounts& accounts,
           state::Timers& timers)
    : store_(store), accounts_(accounts), journal_(journal), timers_(timers) {
  journal_.listen([this](const state::Durable& row) { heard(row); });
}

FeedPage Feed::read(const FeedQuery& query) {
  FeedPage page;
  page.next = query.after;
  std::int64_t scanned = 0;
  while (scanned < kScanned && static_cast<std::int64_t>(page.events.size()) < query.limit) {
    // What is committed and not announced yet is left for the announcement: nothing is skipped,
    // nothing told twice.
    const std::vector<store::EventRow> rows =
        store_.reader().events(page.next, query.limit, kPageBytes);
    if (rows.empty() || rows.front().sequence > journal_.durable_through()) break;
    for (const store::EventRow& row : rows) {
      if (row.sequence > journal_.durable_through()) return page;
      if (static_cast<std::int64_t>(page.events.size()) >= query.limit) return page;
      page.next = row.sequence;
      ++scanned;
      if (wants(query.filter, row, accounts_))
        page.events.push_back(std::make_shared<const store::EventRow>(row));
    }
  }
  return page;
}

void Feed::page(FeedQuery query, std::function<bool()> is_open, Reply reply) {
  FeedPage page = read(query);
  // A long way through events that the filter leaves out is told as well: what lies behind has not
  // been looked at.
  const bool is_through = page.next - query.after < kScanned;
  if (!page.events.empty() || query.wait_ms <= 0 || !is_through) return reply(std::move(page));
  query.after = page.next;
  waiters_.push_back({std::move(query), std::move(is_open), std::move(reply), {}});
  const auto self = std::prev(waiters_.end());
  self->deadline = timers_.after(self->query.wait_ms, [this, self] {
    const Reply late = std::move(self->reply);
    const FeedPage nothing{{}, self->query.after};
    waiters_.erase(self);
    late(nothing);
  });
}

void Feed::heard(const state::Durable& row) {
  for (auto each = waiters_.begin(); each != waiters_.end();) {
    const auto waiter = each++;
    if (!waiter->is_open()) {
      timers_.cancel(waiter->deadline);
      waiters_.erase(waiter);
    } else if (row->sequence <= waiter->query.after) {
      continue;  // asked for what lies beyond the journal's end
    } else if (!wants(waiter->query.filter, *row, accounts_)) {
      waiter->query.after = row->sequence;
    } else {
      timers_.cancel(waiter->deadline);
      const Reply reply = std::move(waiter->reply);
      waiters_.erase(waiter);
      reply({{row}, row->sequence});
    }
  }
  streams_.remove_if([this](const auto& stream) { return !pump(*stream); });
}

void Feed::stream(FeedQuery query, net::Responder responder) {
  net::Headers headers;
  headers.set("content-type", "text/event-stream; charset=utf-8");
  headers.set("cache-control", "no-store");
  headers.set("x-accel-buffering", "no");
  auto stream = std::make_shared<Stream>();
  stream->query = std::move(query);
  stream->writer = responder.stream(200, headers);
  stream->writer.write(net::format_sse_comment("jackfield"));
  stream->writer.on_closed([this, raw = stream.get()] {
    streams_.remove_if([raw](const auto& each) { return each.get() == raw; });
  });
  if (pump(*stream)) streams_.push_back(std::move(stream));
  if (!std::exchange(is_heartbeat_running_, true))
    timers_.after(kHeartbeatMs, [this] { heartbeat(); });
}

bool Feed::pump(Stream& stream) {
  bool has_more = true;
  const std::int64_t from = stream.query.after;
  while (stream.writer.is_open() && stream.writer.queued_bytes() < kMostQueued &&
         stream.query.after - from < kScanned) {
    const FeedPage page = read(stream.query);
    has_more = page.next != stream.query.after;
    if (!has_more) break;
    stream.query.after = page.next;
    for (const state::Durable& row : page.events) {
      const std::string id = std::to_string(row->sequence);
      if (!stream.writer.write(net::format_sse({.id = id, .data = row->body}))) return false;
    }
  }
  if (has_more) come_back();
  return stream.writer.is_open();
}

void Feed::come_back() {
  if (std::exchange(is_coming_back_, true)) return;
  timers_.after(kComeBackMs, [this] {
    is_coming_back_ = false;
    streams_.remove_if([this](const auto& stream) { return !pump(*stream); });
  });
}

void Feed::heartbeat() {
  streams_.remove_if([this](const auto& stream) {
    return !stream->writer.write(net::format_sse_comment("hb")) || !pump(*stream);
  });
  is_heartbeat_running_ = !streams_.empty();
  if (is_heartbeat_running_) timers_.after(kHeartbeatMs, [this] { heartbeat(); });
}

void Feed::stop() {
  for (Waiter& waiter : std::exchange(waiters_, {})) {
    timers_.cancel(waiter.deadline);
    waiter.reply({{}, waiter.query.after});
  }
  for (const auto& stream : std::exchange(streams_, {})) stream->writer.close();
}

}  // namespace jackfield::delivery
