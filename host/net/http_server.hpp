// SPDX-License-Identifier: MIT
// The HTTP/1.1 server: listeners, and the connections they accepted (http_connection.hpp).
// Everything happens on the thread that runs the io_context.
#pragma once

#include "host/net/http_limits.hpp"
#include "host/net/http_message.hpp"
#include "host/net/http_responder.hpp"
#include "host/net/trusted_proxies.hpp"

#include <jackfield/cpp/result.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace jackfield::net {

/// Runs for each complete request, on the loop's thread. It may answer at once or keep the
/// Responder.
using Handler = std::function<void(Request, Responder)>;

struct ServerOptions {
  ServerLimits limits{};
  TrustedProxies trusted_proxies{};
  std::string spool_dir{};  // empty: nothing is spooled
  std::function<std::int64_t()>
      now_ms{};  // Unix time for Request::received_at_ms and Date; empty: the system's clock
};

class ServerCore;

class HttpServer final {
 public:
  HttpServer(boost::asio::io_context& io, ServerOptions options, Handler handler,
             BodyPolicy body_policy = {});
  /// Drops every connection. Responders may still be held; they do nothing from now on.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Listens on an IPv4 or IPv6 address ("::" takes both kinds); port 0 takes any free one. The
  /// port is returned.
  Result<std::uint16_t> open(const std::string& address, std::uint16_t port);

  /// Stops listening, lets running requests finish, ends streams and long polls, then calls `done`
  /// once. What has not finished after `deadline` is cut. No handler runs after `done`. Called at
  /// most once.
  void drain(std::chrono::milliseconds deadline, std::function<void()> done);

  const ServerCounters& counters() const;
  std::size_t connections() const;
  std::size_t pending() const;  // requests not answered yet

 private:
  std::shared_ptr<ServerCore> core_;
};

}  // namespace jackfield::net
