// SPDX-License-Identifier: MIT
#include "host/net/http_server.hpp"

#include "host/net/http_server_core.hpp"

namespace jackfield::net {

HttpServer::HttpServer(boost::asio::io_context& io, ServerOptions options, Handler handler,
                       BodyPolicy body_policy)
    : core_(std::make_shared<ServerCore>(io, std::move(options), std::move(handler),
                                         std::move(body_policy))) {}

HttpServer::~HttpServer() {
  core_->stop();
}

Result<std::uint16_t> HttpServer::open(const std::string& address, std::uint16_t port) {
  return core_->open(address, port);
}

void HttpServer::drain(std::chrono::milliseconds deadline, std::function<void()> done) {
  core_->drain(deadline, std::move(done));
}

const ServerCounters& HttpServer::counters() const {
  return core_->counters;
}
std::size_t HttpServer::connections() const {
  return core_->connections();
}
std::size_t HttpServer::pending() const {
  return core_->pending;
}

}  // namespace jackfield::net
