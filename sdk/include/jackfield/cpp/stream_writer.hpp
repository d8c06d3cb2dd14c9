// SPDX-License-Identifier: MIT
// What a connection's machine asks for in one call, in order.
#pragma once

#include <jackfield/cpp/generated/model.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace jackfield {

/// Collects commands. What is meant to become durable in one call — events, facts, work, cursor —
/// is one transaction. [connection]
class StreamWriter {
 public:
  /// Sends bytes now, behind everything that is to be sent already.
  void send(std::string_view bytes) { put(StreamCommandKind::send, bytes); }

  /// Sends bytes once everything asked to be stored so far, this call's included, is on the disk:
  /// how a network is told that something was taken. What is sent later waits behind it. Dropped
  /// when it cannot be stored.
  void send_after_commit(std::string_view bytes) {
    put(StreamCommandKind::send_after_commit, bytes);
  }

  /// Something happened.
  void event(Event event) { put(StreamCommandKind::event).event.emplace(std::move(event)); }
  /// Remember something.
  void fact(Fact fact) { put(StreamCommandKind::fact).fact.emplace(std::move(fact)); }
  /// Ask for a procedure.
  void work(Work work) { put(StreamCommandKind::work).work.emplace(std::move(work)); }
  /// How far it got: comes back as `context.cursor()`, also after a crash. Belongs into the same
  /// call as the events that it covers.
  void cursor(std::string cursor) { put(StreamCommandKind::cursor).cursor = std::move(cursor); }

  /// Sets the timer of that name, or sets it anew.
  void timer(std::string_view name, std::int64_t after_ms) {
    StreamCommand& command = put(StreamCommandKind::timer);
    command.name = name;
    command.after_ms = std::max(std::int64_t{0}, after_ms);
  }
  void stop_timer(std::string_view name) {
    StreamCommand& command = put(StreamCommandKind::timer);
    command.name = name;
    command.after_ms = -1;
  }

  /// The next `length` bytes are one body: they go to the media store and come back once, with
  /// `spooled`. `unread` are bytes that came and that the machine has not used yet; what belongs to
  /// the body is taken from their beginning, and the rest stays in it.
  void spool(std::size_t length, std::string& unread, std::string mime = {},
             std::string filename = {}) {
    const std::size_t here = std::min(length, unread.size());
    StreamCommand& command =
        put(StreamCommandKind::spool, std::string_view(unread).substr(0, here));
    command.length = static_cast<std::int64_t>(length);
    command.mime = std::move(mime);
    command.name = std::move(filename);
    unread.erase(0, here);
  }

  /// Upgrades to TLS, now: what is sent after this waits for it. Only on a connection that was
  /// opened as `starttls`.
  void start_tls() { put(StreamCommandKind::start_tls); }

  /// The session stands: logged in, all in order. The account counts as connected, and submits
  /// come.
  void ready() { put(StreamCommandKind::ready); }

  /// Opens another stream of this account that stays closed.
  void open(std::string_view stream) { put(StreamCommandKind::open).name = stream; }

  /// Ends the connection once all before it is sent. It is opened again after a while; `after_ms`
  /// says when, 0 leaves it to the host. An outcome of `unauthenticated` gets a new token first,
  /// and the second time in a row pauses the account, as `config` does at once.
  void close(Outcome outcome, std::string text, std::int64_t after_ms = 0) {
    StreamCommand& command = put(StreamCommandKind::close);
    command.outcome = outcome;
    command.after_ms = after_ms;
    if (!text.empty()) command.failure.emplace().text = std::move(text);
  }
  /// The same with the network's own words.
  void close(Outcome outcome, Failure failure, std::int64_t after_ms = 0) {
    StreamCommand& command = put(StreamCommandKind::close);
    command.outcome = outcome;
    command.after_ms = after_ms;
    command.failure.emplace(std::move(failure));
  }
  /// Ends the connection, and leaves it closed until somebody asks for it with `open`.
  void close_for_good(std::string text = {}) {
    close(Outcome::accepted, std::move(text));
    output_.commands.back().stays_closed = true;
  }

  /// A submit has its answer: status and body as `step` will see them in the exchange.
  void complete(std::string_view id, std::uint32_t status, std::string_view body = {}) {
    StreamCommand& command = put(StreamCommandKind::complete, body);
    command.id = id;
    command.result = ExchangeResult::answered;
    command.status = status;
  }
  /// A submit was certainly not done.
  void refuse(std::string_view id, std::string why) {
    StreamCommand& command = put(StreamCommandKind::complete);
    command.id = id;
    command.result = ExchangeResult::not_sent;
    command.error = std::move(why);
  }

  const StreamOutput& output() const noexcept { return output_; }

 private:
  StreamCommand& put(StreamCommandKind kind, std::string_view bytes = {}) {
    StreamCommand& command = output_.commands.emplace_back();
    command.kind = kind;
    command.bytes = bytes;
    return command;
  }

  StreamOutput output_;
};

}  // namespace jackfield
