// SPDX-License-Identifier: MIT
// One accepted connection: reads a request, hands it to the handler, writes the answer, begins
// again. One request at a time; what a client pipelines waits in the input buffer, and reading
// pauses when that is full. Internal.
#pragma once

#include "host/net/http_request_parser.hpp"
#include "host/net/http_server_core.hpp"
#include "host/net/output_queue.hpp"

#include <boost/beast/core/flat_buffer.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::net {

class HttpConnection final : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(std::shared_ptr<ServerCore> core, Socket socket, std::string peer, bool trusted);
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  void start(bool refuse);
  void on_deadline();
  /// No further request; ends when what runs is done.
  void drain();
  void cut() { close(); }

  // For Responder and StreamWriter. `exchange` tells this request from the connection's later ones.
  bool is_pending(std::uint64_t exchange) const;
  bool is_streaming(std::uint64_t exchange) const;
  void respond(std::uint64_t exchange, Response response);
  void unanswered(std::uint64_t exchange);
  void cut_answer(std::uint64_t exchange, std::string bytes);
  void begin_stream(std::uint64_t exchange, int status, const Headers& headers);
  bool write_stream(std::uint64_t exchange, std::string_view bytes);
  void end_stream(std::uint64_t exchange);
  void set_on_closed(std::uint64_t exchange, std::function<void()> callback);
  std::uint64_t queued_bytes() const { return output_.size_bytes(); }

  SteadyTime deadline() const { return deadline_; }
  const std::string& peer() const { return peer_; }
  std::size_t index() const { return index_; }
  void set_index(std::size_t index) { index_ = index; }

 private:
  enum class Phase : std::uint8_t {
    idle,       // between requests
    head,       // a request has begun
    body,       // its header is accepted
    handling,   // the handler has the Responder
    answering,  // the answer is being written
    streaming,  // a StreamWriter is open
    lingering,  // everything is said; the client's rest is read and dropped
    closed
  };

  // Reading (http_connection.cpp)
  void read();
  void on_read(const boost::system::error_code& code, std::size_t bytes);
  void process_input();
  bool read_head();
  bool read_body();
  bool begin_body();
  void dispatch();
  std::string_view input() const;
  void set_deadline(std::uint64_t after_ms);
  void set_no_deadline();

  // Ending early (http_connection_end.cpp)
  void on_input_end();
  void refuse(RequestFault fault);
  void refuse(int status, std::string_view text, bool retry_later = false);

  // Writing (http_connection_write.cpp)
  void answer(Response response);
  void flush();
  void on_writable(const boost::system::error_code& code);
  void finish_answer();
  void linger();
  void close();
  void release_waiter();

  const std::shared_ptr<ServerCore> core_;
  std::optional<Socket> socket_;  // empty once closed: a Responder may outlive the io_context
  const std::string peer_;
  const bool trusted_;
  std::size_t index_ = 0;

  boost::beast::flat_buffer input_;
  std::optional<RequestParser> parser_;
  Phase phase_ = Phase::idle;
  SteadyTime deadline_ = SteadyTime::max();
  bool reading_ = false;     // one read is outstanding; input_ must not be touched
  bool processing_ = false;  // process_input() is on the stack
  bool input_ended_ = false;
  bool request_unread_ =
      false;  // answered before its end: closing at once could destroy the answer
  std::uint64_t lingered_ = 0;

  std::uint64_t exchange_ = 0;
  bool keep_alive_ = false;
  bool head_only_ = false;  // HEAD
  bool http10_ = false;
  bool chunked_ = false;
  bool stream_ending_ = false;
  std::function<void()> on_closed_;

  OutputQueue output_;
  std::vector<std::string_view> front_;
  bool waiting_writable_ = false;
};

}  // namespace jackfield::net
