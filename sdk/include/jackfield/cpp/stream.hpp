// SPDX-License-Identifier: MIT
// A long connection's protocol machine: what it is told, and what it asks for.
#pragma once

#include <jackfield/cpp/context.hpp>
#include <jackfield/cpp/generated/model.hpp>
#include <jackfield/cpp/stream_writer.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace jackfield {

/// One connection's machine, made by Channel::stream when the connection is about to be opened and
/// destroyed after `closed`. It changes with what it is told, and with nothing else: no clock, no
/// randomness, no files, no sockets. What it asks for is done in the order in which it asks. While
/// something is being committed it is told nothing but `committed` or `commit_failed`.
/// All of it: [connection], never two calls at once. Views are valid during the call.
class Stream {
 public:
  virtual ~Stream() = default;

  /// The connection stands; `context.cursor()` says where to go on. `bytes` is what the procedure
  /// `open` gave, such as credentials. `is_secure`: TLS stands already.
  virtual void opened(const Context& context, std::string_view bytes, bool is_secure,
                      StreamWriter& out) = 0;

  /// Bytes came, cut anywhere. Total: whatever comes, the machine copes.
  virtual void bytes(const Context& context, std::string_view bytes, StreamWriter& out) = 0;

  /// TLS stands, after StreamWriter::start_tls. Everything learned before counts for nothing, the
  /// bytes that were not read yet included: an attacker could have put them there.
  virtual void secured(const Context&, StreamWriter&) {}

  /// The timer of that name has run out.
  virtual void timer(const Context&, std::string_view, StreamWriter&) {}

  /// A request with transport `connection`: send it, and answer with StreamWriter::complete when
  /// the network has. Only after StreamWriter::ready. What is not complete when the connection ends
  /// is uncertain.
  virtual void submit(const Context&, const StreamSubmit& submit, StreamWriter& out) {
    out.refuse(submit.id, "this connection takes no requests");
  }

  /// What was asked to be stored is on the disk; the network may be told. `commit` counts from 1
  /// for each connection.
  virtual void committed(const Context&, std::uint64_t, StreamWriter&) {}

  /// It is not on the disk, and nothing of it is. Without the event the network must not be told,
  /// so a new connection that goes on at the cursor is the safe answer.
  virtual void commit_failed(const Context&, std::uint64_t, StreamWriter& out) {
    out.close(Outcome::retry, "nothing could be stored");
  }

  /// The body that StreamWriter::spool asked for. `media` is where it is kept, to be named by parts
  /// of an event; `bytes` is all of it, readable during this call.
  virtual void spooled(const Context&, const Media&, std::string_view, StreamWriter&) {}

  /// The body came, and was not kept: it is larger than the host takes, or the disk is full. The
  /// bytes are gone, and what comes next is what follows it.
  virtual void spool_failed(const Context&, std::string_view, StreamWriter& out) {
    out.close(Outcome::retry, "a body could not be kept");
  }

  /// The connection has ended. Only StreamWriter::complete still has an effect.
  virtual void closed(const Context&, std::string_view, StreamWriter&) {}

 protected:
  Stream() = default;
  Stream(const Stream&) = default;
  Stream(Stream&&) = default;
  Stream& operator=(const Stream&) = default;
  Stream& operator=(Stream&&) = default;
};

}  // namespace jackfield
