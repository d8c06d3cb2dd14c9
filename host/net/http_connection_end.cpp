// SPDX-License-Identifier: MIT
// What ends a connection early: requests that are none, deadlines, a client that left, the server's
// own stop.
#include "host/net/http_connection.hpp"

namespace jackfield::net {

// End of file and reset alike. A client that only ended its sending side still gets the answer it
// waits for.
void HttpConnection::on_input_end() {
  input_ended_ = true;
  keep_alive_ = false;
  switch (phase_) {
    case Phase::handling:
      if (on_closed_) {
        ++core_->counters.client_left;
        release_waiter();
      }
      return;
    case Phase::streaming:
      ++core_->counters.client_left;
      return close();
    case Phase::answering:
      return;
    default:
      return close();
  }
}

void HttpConnection::refuse(RequestFault fault) {
  ServerCounters& counters = core_->counters;
  switch (fault) {
    case RequestFault::target_bytes:
      ++counters.target_bytes;
      return refuse(414, "the request target is too long");
    case RequestFault::header_bytes:
      ++counters.header_bytes;
      return refuse(431, "the header is too large");
    case RequestFault::header_count:
      ++counters.header_count;
      return refuse(431, "too many header fields");
    case RequestFault::body_bytes:
      ++counters.body_bytes;
      return refuse(413, "the body is too large");
    case RequestFault::unsupported_coding:
      ++counters.unsupported_coding;
      return refuse(501, "only the transfer coding chunked is understood");
    case RequestFault::unsupported_version:
      ++counters.unsupported_version;
      return refuse(505, "only HTTP/1.0 and HTTP/1.1 are understood");
    case RequestFault::disk:
      return refuse(500, "the body could not be stored");
    default:
      ++counters.malformed;
      return refuse(400, "malformed request");
  }
}

void HttpConnection::refuse(int status, std::string_view text, bool retry_later) {
  Response response = text_response(status, text);
  if (retry_later) {
    response.headers.add("retry-after", std::to_string(core_->options.limits.retry_after_s));
  }
  response.close = true;
  phase_ = Phase::body;  // part of a request may still be on its way: linger after the answer
  answer(std::move(response));
}

void HttpConnection::on_deadline() {
  ServerCounters& counters = core_->counters;
  switch (phase_) {
    case Phase::idle:
      ++counters.idle_timeout;
      return close();
    case Phase::head:
      ++counters.header_timeout;
      return refuse(408, "the header did not arrive in time");
    case Phase::body:
      ++counters.body_timeout;
      return refuse(408, "the body did not arrive in time");
    case Phase::answering:
    case Phase::streaming:
      ++counters.write_timeout;
      return close();
    case Phase::lingering:
      return close();
    case Phase::handling:
    case Phase::closed:
      return set_no_deadline();
  }
}

void HttpConnection::drain() {
  keep_alive_ = false;
  const std::shared_ptr<HttpConnection> self = shared_from_this();
  switch (phase_) {
    case Phase::idle:
      return close();
    case Phase::handling:
      // Whoever asked to hear of the end can be let go; a request that works on something is waited
      // for.
      if (on_closed_) {
        const std::uint64_t exchange = exchange_;
        release_waiter();
        Response going = text_response(503, "the server is stopping");
        going.headers.add("retry-after", std::to_string(core_->options.limits.retry_after_s));
        respond(exchange, std::move(going));
      }
      return;
    case Phase::streaming:
      release_waiter();
      return end_stream(exchange_);
    default:
      return;
  }
}

}  // namespace jackfield::net
