// SPDX-License-Identifier: MIT
// The two ends a handler can hold of one exchange: a Responder until it has answered, a
// StreamWriter while it goes on answering. Both are used on the loop's thread only, may outlive the
// connection (they then do nothing) and the server.
#pragma once

#include "host/net/http_message.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace jackfield::net {

class HttpConnection;

/// An answer in progress: server-sent events, or anything whose end is not known yet.
class StreamWriter final {
 public:
  StreamWriter() = default;
  StreamWriter(std::shared_ptr<HttpConnection> connection, std::uint64_t exchange);
  ~StreamWriter();
  StreamWriter(StreamWriter&& other) noexcept;
  StreamWriter& operator=(StreamWriter&& other) noexcept;

  /// Queues bytes. False when the client is gone, or was dropped just now because more than
  /// ServerLimits::stream_queue_bytes wait for it.
  bool write(std::string_view bytes);
  /// Ends the answer after what is queued. Destruction does the same.
  void close();
  /// Runs once when the client left, was dropped, or the server drains; not after close(). Never
  /// inside write().
  void on_closed(std::function<void()> callback);

  bool is_open() const;
  std::uint64_t queued_bytes() const;

 private:
  std::shared_ptr<HttpConnection> connection_;
  std::uint64_t exchange_ = 0;
};

/// The right, and the duty, to answer one request, now or later.
class Responder final {
 public:
  Responder() = default;
  Responder(std::shared_ptr<HttpConnection> connection, std::uint64_t exchange);
  ~Responder();  // unanswered: 500
  Responder(Responder&& other) noexcept;
  Responder& operator=(Responder&& other) noexcept;

  /// Answers; the second call of an object does nothing. A client that left is no error.
  void respond(Response response);
  /// Answers with a head now and the body piece by piece. The connection ends with the stream.
  StreamWriter stream(int status, const Headers& headers);
  /// Writes these bytes as they are and closes: an answer that breaks off, as a simulated network's
  /// may.
  void cut(std::string bytes);
  /// Marks a wait that may be given up (a long poll): runs once when the client leaves before the
  /// answer, and when the server drains, which answers 503 itself.
  void on_closed(std::function<void()> callback);

  /// False once answered, or once the client left.
  bool is_open() const;

 private:
  std::shared_ptr<HttpConnection> connection_;
  std::uint64_t exchange_ = 0;
};

}  // namespace jackfield::net
