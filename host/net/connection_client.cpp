// SPDX-License-Identifier: MIT
#include "host/net/connection_client.hpp"

#include "host/net/connection_wire.hpp"

#include <utility>

namespace jackfield::net {

ConnectionClient::ConnectionClient(boost::asio::io_context& io, ConnectionTarget target,
                                   ConnectionHandler& handler)
    : wire_(std::make_shared<Wire>(io, std::move(target), handler)) {
  wire_->start();
}

ConnectionClient::~ConnectionClient() {
  wire_->abort();
}

void ConnectionClient::read() {
  wire_->read();
}
void ConnectionClient::send(std::string_view bytes) {
  wire_->send(bytes);
}
void ConnectionClient::start_tls() {
  wire_->start_tls();
}
void ConnectionClient::close() {
  wire_->close();
}
void ConnectionClient::abort() {
  wire_->abort();
}
std::uint64_t ConnectionClient::bytes_in() const {
  return wire_->bytes_in;
}
std::uint64_t ConnectionClient::bytes_out() const {
  return wire_->bytes_out;
}

std::string_view to_string(ConnectionError error) {
  switch (error) {
    case ConnectionError::dns:
      return "dns";
    case ConnectionError::refused_address:
      return "refused_address";
    case ConnectionError::connect:
      return "connect";
    case ConnectionError::tls:
      return "tls";
    case ConnectionError::timeout:
      return "timeout";
    case ConnectionError::ended:
      return "ended";
    case ConnectionError::lost:
      return "lost";
    case ConnectionError::overflow:
      break;
  }
  return "overflow";
}

}  // namespace jackfield::net
