// SPDX-License-Identifier: MIT
// A server and raw clients on one loop.
#pragma once

#include "host/net/http_server.hpp"

#include "tests/host/net/wire.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <utility>

namespace jackfield::net::test {

class ServerFixture : public ::testing::Test {
 protected:
  /// Without a handler every request is answered at once: method, path and body.
  void start(ServerOptions options = {}, Handler handler = {}, BodyPolicy policy = {}) {
    if (!handler) {
      handler = [this](Request request, Responder responder) {
        ++handled;
        responder.respond(
            text_response(200, request.method + " " + request.path + " " + request.body));
      };
    }
    server =
        std::make_unique<HttpServer>(io, std::move(options), std::move(handler), std::move(policy));
    const auto opened = server->open("127.0.0.1", 0);
    ASSERT_TRUE(opened) << opened.error().text;
    port = *opened;
  }

  /// A handler that keeps everything: tests answer when they like.
  Handler keeping() {
    return [this](Request request, Responder responder) {
      ++handled;
      kept.emplace_back(std::move(request), std::move(responder));
    };
  }

  std::shared_ptr<Peer> client(bool read = true) { return connect(io, port, read); }

  /// Sends and waits until the server has closed; everything it said.
  std::string exchange(std::string_view bytes) {
    const auto peer = client();
    peer->send(bytes);
    EXPECT_TRUE(run_until(io, [&] { return peer->ended; })) << bytes.substr(0, 80);
    return peer->received;
  }

  bool until(const std::function<bool()>& done) { return run_until(io, done); }
  bool answered(const Peer& peer) {
    return until([&] { return peer.received.find("\r\n\r\n") != std::string::npos; });
  }

  const ServerCounters& counters() const { return server->counters(); }

  boost::asio::io_context io;
  std::unique_ptr<HttpServer> server;
  std::deque<std::pair<Request, Responder>> kept;
  std::uint16_t port = 0;
  int handled = 0;
};

inline const std::string kGet = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
inline const std::string kGetClose = "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

inline std::string post(std::size_t length, std::string_view body, std::string_view extra = {}) {
  return "POST /b HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(length) + "\r\n" +
         std::string(extra) + "\r\n" + std::string(body);
}

}  // namespace jackfield::net::test
