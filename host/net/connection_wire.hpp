// SPDX-License-Identifier: MIT
// The socket behind a connection, and what is under way on it. Internal to the client.
#pragma once

#include "host/net/connection_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace jackfield::net {

class ConnectionClient::Wire final : public std::enable_shared_from_this<ConnectionClient::Wire> {
 public:
  using Tcp = boost::asio::ip::tcp;
  using Code = boost::system::error_code;

  Wire(boost::asio::io_context& io, ConnectionTarget target, ConnectionHandler& handler);

  void start();
  void read();
  void send(std::string_view bytes);
  void start_tls();
  void close();
  void abort();

  std::uint64_t bytes_in = 0;
  std::uint64_t bytes_out = 0;

 private:
  void resolved(const Tcp::resolver::results_type& found);
  void handshake();
  void shook_hands();
  void opened();
  void begin_read();
  void took(const Code& code, std::size_t bytes);
  void write();
  void wrote(const Code& code, std::size_t bytes);
  /// What waits for everything before it to be sent: the upgrade, then the end.
  void idle();
  void await(std::uint32_t timeout_ms);
  void fail(ConnectionError error, const std::string& why);
  ConnectionError error_of(const Code& code) const;

  ConnectionTarget target_;
  ConnectionHandler* handler_;  // nullptr: nobody listens any more
  Tcp::resolver resolver_;
  Tcp::socket socket_;
  boost::asio::ssl::context tls_context_;
  std::optional<boost::asio::ssl::stream<Tcp::socket&>> tls_;  // before socket_ is gone
  boost::asio::steady_timer deadline_;
  std::vector<char> buffer_;
  std::string leaving_;  // being written
  std::string unsent_;
  std::string held_;  // sent behind start_tls
  bool is_open_ = false;
  bool is_secure_ = false;
  bool wants_bytes_ = false;
  bool is_reading_ = false;
  bool is_writing_ = false;
  bool wants_tls_ = false;
  bool is_shaking_ = false;
  bool wants_end_ = false;
};

}  // namespace jackfield::net
