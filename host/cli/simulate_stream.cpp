// SPDX-License-Identifier: MIT
#include "host/cli/simulate_stream.hpp"

#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "host/net/sse.hpp"

namespace jackfield::cli {
namespace {

constexpr int kAgainMs = 500;    // until a host that is not there is asked again
constexpr int kGatherMs = 20;    // changes of the phones within this are shown at once
constexpr int kBeatMs = 15'000;  // a quiet stream is still noticed when its page has gone

}  // namespace

SimulateStream::SimulateStream(boost::asio::io_context& io, SimulateHost& host,
                               std::function<std::string()> phones)
    : host_(host),
      phones_(std::move(phones)),
      follow_timer_(io),
      show_timer_(io),
      beat_timer_(io) {}

void SimulateStream::start(net::Responder responder, std::string sequence) {
  net::Headers headers;
  headers.set("content-type", "text/event-stream");
  headers.set("cache-control", "no-store");
  headers.set("x-content-type-options", "nosniff");
  writer_ = responder.stream(200, headers);
  sequence_ = std::move(sequence);
  writer_.on_closed([self = weak_from_this()] {
    const auto open = self.lock();
    if (!open) return;
    open->host_.cancel(open->asking_);
    open->follow_timer_.cancel();
    open->show_timer_.cancel();
    open->beat_timer_.cancel();
  });
  show();
  follow();
  wait(beat_timer_, kBeatMs, &SimulateStream::beat);
}

void SimulateStream::changed() {
  if (std::exchange(is_showing_, true)) return;
  wait(show_timer_, kGatherMs, &SimulateStream::show);
}

void SimulateStream::show() {
  is_showing_ = false;
  tell("phones", phones_());
}

void SimulateStream::follow() {
  // The first answer of a host tells that it is there: that must not wait for an event.
  const bool waits = host_state_ == static_cast<int>(true);
  asking_ =
      host_.events(sequence_, waits, [self = weak_from_this()](const net::TransferResult& result) {
        if (const auto open = self.lock(); open && open->is_open()) open->heard(result);
      });
}

void SimulateStream::heard(const net::TransferResult& result) {
  const bool answered = result.outcome == net::TransferOutcome::finished && result.status == 200;
  const nlohmann::ordered_json page =
      answered ? nlohmann::ordered_json::parse(result.body, nullptr, false)
               : nlohmann::ordered_json();
  if (!page.is_object() || !page.contains("events") || !page.contains("next") ||
      !page["next"].is_string()) {
    tell_host(false);
    return wait(follow_timer_, kAgainMs, &SimulateStream::follow);
  }
  tell_host(true);
  for (const auto& event : page["events"]) {
    tell("journal", event.dump(), event.value("sequence", ""));
  }
  sequence_ = page["next"].get<std::string>();
  if (is_open()) follow();
}

void SimulateStream::tell(std::string_view name, std::string_view data, std::string_view id) {
  writer_.write(net::format_sse({.id = id, .event = name, .data = data}));
}

void SimulateStream::tell_host(bool is_there) {
  if (host_state_ == static_cast<int>(is_there)) return;
  host_state_ = static_cast<int>(is_there);
  tell("host", is_there ? R"({"is_there":true})" : R"({"is_there":false})");
}

void SimulateStream::beat() {
  writer_.write(net::format_sse_comment("still here"));
  wait(beat_timer_, kBeatMs, &SimulateStream::beat);
}

void SimulateStream::wait(boost::asio::steady_timer& timer, int after_ms,
                          void (SimulateStream::*then)()) {
  timer.expires_after(std::chrono::milliseconds(after_ms));
  timer.async_wait([self = weak_from_this(), then](boost::system::error_code stopped) {
    if (stopped) return;
    if (const auto open = self.lock(); open && open->is_open()) ((*open).*then)();
  });
}

}  // namespace jackfield::cli
