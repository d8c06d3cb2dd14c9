// SPDX-License-Identifier: MIT
#include "host/net/connection_wire.hpp"

#include "host/net/address_guard.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>

#include <openssl/ssl.h>

#include <chrono>
#include <utility>

namespace jackfield::net {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

constexpr std::size_t kReadBytes = std::size_t{64} << 10;
constexpr std::uint32_t kWriteMs = 60'000;  // without any byte taken

}  // namespace

ConnectionClient::Wire::Wire(asio::io_context& io, ConnectionTarget target,
                             ConnectionHandler& handler)
    : target_(std::move(target)),
      handler_(&handler),
      resolver_(io),
      socket_(io),
      tls_context_(ssl::context::tls_client),
      deadline_(io),
      buffer_(kReadBytes) {
  if (target_.server_name.empty()) target_.server_name = target_.host;
}

void ConnectionClient::Wire::start() {
  await(target_.timeout_ms);
  resolver_.async_resolve(
      target_.host, std::to_string(target_.port), Tcp::resolver::numeric_service,
      [self = shared_from_this()](const Code& code, const Tcp::resolver::results_type& found) {
        if (self->handler_ == nullptr) return;
        if (code) return self->fail(ConnectionError::dns, code.message());
        self->resolved(found);
      });
}

void ConnectionClient::Wire::resolved(const Tcp::resolver::results_type& found) {
  // The address guard looks at what a name leads to, not at the name.
  std::vector<Tcp::endpoint> allowed;
  for (const auto& entry : found) {
    const Tcp::endpoint at = entry.endpoint();
    if (target_.allow_private_address || classify(*at.data()) == AddressClass::global)
      allowed.push_back(at);
  }
  if (allowed.empty())
    return fail(ConnectionError::refused_address, "it leads to an address that is not allowed");
  asio::async_connect(socket_, allowed,
                      [self = shared_from_this()](const Code& code, const Tcp::endpoint&) {
                        if (self->handler_ == nullptr) return;
                        if (code) return self->fail(ConnectionError::connect, code.message());
                        Code ignored;
                        self->socket_.set_option(asio::socket_base::keep_alive(true), ignored);
                        self->socket_.set_option(Tcp::no_delay(true), ignored);
                        if (self->target_.tls) return self->handshake();
                        self->opened();
                      });
}

void ConnectionClient::Wire::opened() {
  deadline_.cancel();
  is_open_ = true;
  handler_->on_connected();
  write();
  begin_read();
}

void ConnectionClient::Wire::handshake() {
  is_shaking_ = true;
  Code code;
  SSL_CTX_set_min_proto_version(tls_context_.native_handle(), TLS1_2_VERSION);
  if (target_.ca_file.empty())
    tls_context_.set_default_verify_paths(code);
  else
    tls_context_.load_verify_file(target_.ca_file, code);
  if (code) return fail(ConnectionError::tls, code.message());
  tls_.emplace(socket_, tls_context_);
  tls_->set_verify_mode(ssl::verify_peer, code);
  tls_->set_verify_callback(ssl::host_name_verification(target_.server_name), code);
  // A number is no name to ask for (RFC 6066).
  if (!parse_address(target_.server_name))
    SSL_ctrl(tls_->native_handle(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             target_.server_name.data());
  await(target_.timeout_ms);
  tls_->async_handshake(ssl::stream_base::client, [self = shared_from_this()](const Code& failed) {
    if (self->handler_ == nullptr) return;
    if (failed) return self->fail(ConnectionError::tls, failed.message());
    self->shook_hands();
  });
}

void ConnectionClient::Wire::shook_hands() {
  is_shaking_ = false;
  is_secure_ = true;
  if (!is_open_) return opened();
  deadline_.cancel();
  unsent_ = std::move(held_);
  held_.clear();
  handler_->on_secured();
  write();
  begin_read();
}

void ConnectionClient::Wire::read() {
  wants_bytes_ = true;
  // Never from inside the caller's own call.
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->begin_read(); });
}

void ConnectionClient::Wire::begin_read() {
  const bool can = is_open_ && !is_reading_ && !wants_tls_ && !is_shaking_;
  if (handler_ == nullptr || !wants_bytes_ || !can) return;
  is_reading_ = true;
  wants_bytes_ = false;
  auto done = [self = shared_from_this()](const Code& code, std::size_t bytes) {
    self->is_reading_ = false;
    if (self->handler_ != nullptr) self->took(code, bytes);
  };
  if (is_secure_)
    tls_->async_read_some(asio::buffer(buffer_), std::move(done));
  else
    socket_.async_read_some(asio::buffer(buffer_), std::move(done));
}

void ConnectionClient::Wire::took(const Code& code, std::size_t bytes) {
  if (code == asio::error::operation_aborted && wants_tls_) {
    wants_bytes_ = true;  // the upgrade ended the reading; it goes on behind it
    return idle();
  }
  if (code) return fail(error_of(code), code.message());
  bytes_in += bytes;
  handler_->on_bytes({buffer_.data(), bytes});
}

void ConnectionClient::Wire::send(std::string_view bytes) {
  if (handler_ == nullptr || wants_end_) return;
  std::string& into = wants_tls_ || is_shaking_ ? held_ : unsent_;
  into += bytes;
  if (unsent_.size() + held_.size() > kMostUnsent) {
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
      if (self->handler_ != nullptr)
        self->fail(ConnectionError::overflow, "the server takes nothing");
    });
    return;
  }
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->write(); });
}

void ConnectionClient::Wire::write() {
  if (handler_ == nullptr || !is_open_ || is_writing_ || is_shaking_) return;
  if (leaving_.empty()) leaving_.swap(unsent_);
  if (leaving_.empty()) return idle();
  is_writing_ = true;
  await(kWriteMs);
  auto done = [self = shared_from_this()](const Code& code, std::size_t bytes) {
    self->is_writing_ = false;
    if (self->handler_ != nullptr) self->wrote(code, bytes);
  };
  if (is_secure_)
    tls_->async_write_some(asio::buffer(leaving_), std::move(done));
  else
    socket_.async_write_some(asio::buffer(leaving_), std::move(done));
}

void ConnectionClient::Wire::wrote(const Code& code, std::size_t bytes) {
  deadline_.cancel();
  if (code) return fail(error_of(code), code.message());
  bytes_out += bytes;
  leaving_.erase(0, bytes);
  write();
}

void ConnectionClient::Wire::start_tls() {
  if (handler_ == nullptr || is_secure_ || wants_tls_) return;
  wants_tls_ = true;
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->write(); });
}

void ConnectionClient::Wire::close() {
  wants_end_ = true;
  asio::post(socket_.get_executor(), [self = shared_from_this()] { self->write(); });
}

void ConnectionClient::Wire::idle() {
  if (wants_tls_ && is_reading_) {
    Code ignored;
    socket_.cancel(ignored);  // took() comes back here
    return;
  }
  if (std::exchange(wants_tls_, false)) return handshake();
  if (wants_end_ && held_.empty()) fail(ConnectionError::ended, "closed");
}

void ConnectionClient::Wire::await(std::uint32_t timeout_ms) {
  deadline_.expires_after(std::chrono::milliseconds(timeout_ms));
  deadline_.async_wait([self = shared_from_this()](const Code& code) {
    if (!code && self->handler_ != nullptr)
      self->fail(ConnectionError::timeout, "no answer in time");
  });
}

ConnectionError ConnectionClient::Wire::error_of(const Code& code) const {
  const bool is_ended = code == asio::error::eof || code == ssl::error::stream_truncated;
  return is_ended ? ConnectionError::ended : ConnectionError::lost;
}

void ConnectionClient::Wire::fail(ConnectionError error, const std::string& why) {
  ConnectionHandler* handler = handler_;
  abort();
  if (handler != nullptr)
    handler->on_closed(error, target_.host + ": " + std::string(to_string(error)) + ": " + why);
}

void ConnectionClient::Wire::abort() {
  handler_ = nullptr;
  resolver_.cancel();
  deadline_.cancel();
  Code ignored;
  if (socket_.is_open()) {
    socket_.shutdown(Tcp::socket::shutdown_both, ignored);
    socket_.close(ignored);
  }
}

}  // namespace jackfield::net
