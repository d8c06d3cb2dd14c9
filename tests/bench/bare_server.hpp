// SPDX-License-Identifier: MIT
// The least that Boost.Beast needs to answer POSTs on kept-alive connections: what the host is
// measured against. No limits, no timers, no routes: not a server for anything else.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace jackfield::bench {

using BareRequest = boost::beast::http::request<boost::beast::http::string_body>;

/// One connection: reads, hands over, writes when told, reads again.
class BareConnection final : public std::enable_shared_from_this<BareConnection> {
 public:
  using Handler = std::function<void(const BareRequest&, std::shared_ptr<BareConnection>)>;

  BareConnection(boost::asio::ip::tcp::socket socket, const Handler& handler)
      : socket_(std::move(socket)), handler_(handler) {}

  void read() {
    request_ = {};
    boost::beast::http::async_read(
        socket_, buffer_, request_,
        [self = shared_from_this()](boost::beast::error_code fault, std::size_t) {
          if (!fault) self->handler_(self->request_, self);
        });
  }

  void answer(unsigned status, std::string body) {
    response_ = {};
    response_.result(status);
    response_.set(boost::beast::http::field::content_type, "application/json");
    response_.body() = std::move(body);
    response_.prepare_payload();
    boost::beast::http::async_write(
        socket_, response_,
        [self = shared_from_this()](boost::beast::error_code fault, std::size_t) {
          if (!fault) self->read();
        });
  }

 private:
  boost::asio::ip::tcp::socket socket_;
  const Handler& handler_;  // the server's; outlives every connection
  boost::beast::flat_buffer buffer_;
  BareRequest request_;
  boost::beast::http::response<boost::beast::http::string_body> response_;
};

/// Listens on a free port of 127.0.0.1.
class BareServer final {
 public:
  BareServer(boost::asio::io_context& io, BareConnection::Handler handler)
      : acceptor_(io, {boost::asio::ip::address_v4::loopback(), 0}), handler_(std::move(handler)) {
    accept();
  }
  unsigned short port() const { return acceptor_.local_endpoint().port(); }

 private:
  void accept() {
    acceptor_.async_accept(
        [this](boost::beast::error_code fault, boost::asio::ip::tcp::socket socket) {
          if (fault) return;
          socket.set_option(boost::asio::ip::tcp::no_delay(true));
          std::make_shared<BareConnection>(std::move(socket), handler_)->read();
          accept();
        });
  }

  boost::asio::ip::tcp::acceptor acceptor_;
  BareConnection::Handler handler_;
};

}  // namespace jackfield::bench
