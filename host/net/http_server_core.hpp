// SPDX-License-Identifier: MIT
// What all connections of one server share: limits, counters, the handler, the list of who is
// there, and the one timer that watches their deadlines. A timer for each connection would be
// re-armed twice for every request. Internal.
#pragma once

#include "host/net/http_server.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace jackfield::net {

using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
using SteadyTime = std::chrono::steady_clock::time_point;

class ServerCore final : public std::enable_shared_from_this<ServerCore> {
 public:
  ServerCore(boost::asio::io_context& io, ServerOptions options, Handler handler,
             BodyPolicy body_policy);

  Result<std::uint16_t> open(const std::string& address, std::uint16_t port);
  void drain(std::chrono::milliseconds deadline, std::function<void()> done);
  /// Cuts everything; nothing of the io_context is touched afterwards.
  void stop();

  /// The connection is closed and leaves the list; it may be destroyed by this.
  void remove(HttpConnection& connection);

  const std::string& http_date();
  std::int64_t now_ms() const;
  bool draining() const { return draining_; }
  bool stopped() const { return stopped_; }
  std::size_t connections() const { return connections_.size(); }

  const ServerOptions options;
  const Handler handler;
  const BodyPolicy body_policy;
  ServerCounters counters;
  std::size_t pending = 0;
  boost::asio::io_context& io;

 private:
  void accept(const std::shared_ptr<Acceptor>& acceptor);
  void accepted(Socket socket);
  void arm_sweep();
  void sweep();
  void close_acceptors();
  void finish_drain_when_empty();

  std::vector<std::shared_ptr<Acceptor>> acceptors_;
  std::vector<std::shared_ptr<HttpConnection>> connections_;
  std::unordered_map<std::string, std::size_t> per_address_;
  std::unique_ptr<boost::asio::steady_timer> sweep_timer_;
  std::unique_ptr<boost::asio::steady_timer> drain_timer_;
  std::function<void()> drained_;
  std::chrono::milliseconds sweep_every_;
  bool sweeping_ = false;
  bool draining_ = false;
  bool stopped_ = false;
  std::int64_t date_second_ = -1;
  std::string date_;
};

}  // namespace jackfield::net
