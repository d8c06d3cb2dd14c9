// SPDX-License-Identifier: MIT
#include "host/net/http_server_core.hpp"

#include "host/net/http_connection.hpp"
#include "host/net/http_response_head.hpp"

#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>

namespace jackfield::net {
namespace {

namespace asio = boost::asio;

// Often enough that a deadline is overrun by a quarter at most.
std::chrono::milliseconds sweep_interval(const ServerLimits& limits) {
  const std::uint64_t shortest =
      std::min({limits.header_timeout_ms, limits.body_timeout_ms, limits.idle_timeout_ms,
                limits.write_timeout_ms, limits.linger_ms});
  return std::chrono::milliseconds(std::clamp<std::uint64_t>(shortest / 4, 1, 250));
}

// Refused connections linger for their 503; beyond so many at once they are closed without one.
constexpr std::size_t kRefusalsAtOnce = 256;

}  // namespace

ServerCore::ServerCore(asio::io_context& loop, ServerOptions server_options, Handler run,
                       BodyPolicy policy)
    : options(std::move(server_options)),
      handler(std::move(run)),
      body_policy(std::move(policy)),
      io(loop),
      sweep_timer_(std::make_unique<asio::steady_timer>(loop)),
      drain_timer_(std::make_unique<asio::steady_timer>(loop)),
      sweep_every_(sweep_interval(options.limits)) {}

Result<std::uint16_t> ServerCore::open(const std::string& address, std::uint16_t port) {
  boost::system::error_code code;
  const auto parsed = asio::ip::make_address(address, code);
  if (code) return invalid("listen: \"" + address + "\" is not an IP address");
  const asio::ip::tcp::endpoint endpoint(parsed, port);
  const auto failed = [&](const char* what) {
    return internal("listen: " + address + " port " + std::to_string(port) + ": " + what + ": " +
                    code.message());
  };
  auto acceptor = std::make_shared<Acceptor>(io.get_executor());
  acceptor->open(endpoint.protocol(), code);
  if (code) return failed("open");
  acceptor->set_option(asio::socket_base::reuse_address(true), code);
  if (code) return failed("reuse address");
  if (parsed.is_v6()) acceptor->set_option(asio::ip::v6_only(false), code);
  if (code) return failed("both families");
  acceptor->bind(endpoint, code);
  if (code) return failed("bind");
  acceptor->listen(4096, code);
  if (code) return failed("listen");
  const std::uint16_t bound = acceptor->local_endpoint(code).port();
  acceptors_.push_back(acceptor);
  accept(acceptor);
  return bound;
}

void ServerCore::accept(const std::shared_ptr<Acceptor>& acceptor) {
  auto socket = std::make_shared<Socket>(io.get_executor());
  acceptor->async_accept(*socket, [self = shared_from_this(), acceptor,
                                   socket](const boost::system::error_code& code) {
    if (self->draining_ || self->stopped_ || !acceptor->is_open()) return;
    if (!code) {
      self->accepted(std::move(*socket));
      return self->accept(acceptor);
    }
    // Most likely no file descriptor is left; asking again at once would only spin.
    ++self->counters.accept_errors;
    const auto timer =
        std::make_shared<asio::steady_timer>(self->io, std::chrono::milliseconds(50));
    timer->async_wait([self, acceptor, timer](const boost::system::error_code& stop) {
      if (!stop && !self->draining_ && !self->stopped_) self->accept(acceptor);
    });
  });
}

void ServerCore::accepted(Socket socket) {
  ++counters.connections;
  boost::system::error_code code;
  const auto endpoint = socket.remote_endpoint(code);
  if (code) return;  // gone already
  auto address = endpoint.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  std::string peer = address.to_string();
  const ServerLimits& limits = options.limits;
  const bool trusted = options.trusted_proxies.contains(peer);
  bool refuse = false;
  if (connections_.size() >= limits.max_connections) {
    ++counters.max_connections;
    if (connections_.size() >= limits.max_connections + kRefusalsAtOnce) return;
    refuse = true;
  } else if (limits.max_per_address != 0 && !trusted &&
             per_address_[peer] >= limits.max_per_address) {
    ++counters.max_per_address;
    if (per_address_[peer] >= limits.max_per_address + 8) return;
    refuse = true;
  }
  if (limits.max_per_address != 0) ++per_address_[peer];
  auto connection = std::make_shared<HttpConnection>(shared_from_this(), std::move(socket),
                                                     std::move(peer), trusted);
  connection->set_index(connections_.size());
  connections_.push_back(connection);
  arm_sweep();
  connection->start(refuse);
}

void ServerCore::remove(HttpConnection& connection) {
  const std::size_t index = connection.index();
  const std::shared_ptr<HttpConnection> removed = std::move(connections_[index]);
  if (index + 1 != connections_.size()) {
    connections_[index] = std::move(connections_.back());
    connections_[index]->set_index(index);
  }
  connections_.pop_back();
  if (options.limits.max_per_address != 0) {
    const auto found = per_address_.find(removed->peer());
    if (found != per_address_.end() && --found->second == 0) per_address_.erase(found);
  }
  finish_drain_when_empty();
}

void ServerCore::arm_sweep() {
  if (sweeping_ || stopped_ || connections_.empty()) return;
  sweeping_ = true;
  sweep_timer_->expires_after(sweep_every_);
  sweep_timer_->async_wait([self = shared_from_this()](const boost::system::error_code& code) {
    self->sweeping_ = false;
    if (!code && !self->stopped_) self->sweep();
  });
}

void ServerCore::sweep() {
  const SteadyTime now = std::chrono::steady_clock::now();
  // Backwards: a connection that leaves is replaced by the last one, which was looked at already.
  for (std::size_t i = connections_.size(); i-- > 0;) {
    if (i < connections_.size() && connections_[i]->deadline() <= now) {
      const std::shared_ptr<HttpConnection> connection = connections_[i];
      connection->on_deadline();
    }
  }
  arm_sweep();
}

void ServerCore::drain(std::chrono::milliseconds deadline, std::function<void()> done) {
  draining_ = true;
  drained_ = std::move(done);
  close_acceptors();
  const auto connections = connections_;
  for (const auto& connection : connections) connection->drain();
  if (!connections_.empty()) {
    drain_timer_->expires_after(deadline);
    drain_timer_->async_wait([self = shared_from_this()](const boost::system::error_code& code) {
      if (code || self->stopped_) return;
      const auto rest = self->connections_;
      for (const auto& connection : rest) connection->cut();
    });
  }
  finish_drain_when_empty();
}

void ServerCore::finish_drain_when_empty() {
  if (!draining_ || !connections_.empty() || !drained_) return;
  sweep_timer_->cancel();
  drain_timer_->cancel();
  asio::post(io, [done = std::move(drained_)] { done(); });
  drained_ = nullptr;
}

void ServerCore::stop() {
  stopped_ = true;
  drained_ = nullptr;
  close_acceptors();
  const auto connections = connections_;
  for (const auto& connection : connections) connection->cut();
  sweep_timer_.reset();
  drain_timer_.reset();
}

void ServerCore::close_acceptors() {
  for (const auto& acceptor : acceptors_) {
    boost::system::error_code ignored;
    acceptor->close(ignored);
  }
  acceptors_.clear();
}

std::int64_t ServerCore::now_ms() const {
  if (options.now_ms) return options.now_ms();
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

const std::string& ServerCore::http_date() {
  const std::int64_t second = now_ms() / 1000;
  if (second != date_second_) {
    date_second_ = second;
    date_ = format_http_date(second);
  }
  return date_;
}

}  // namespace jackfield::net
