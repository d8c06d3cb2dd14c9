// SPDX-License-Identifier: MIT
#include "host/cli/simulate_connections.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <utility>

namespace jackfield::cli {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Code = boost::system::error_code;

constexpr std::size_t kReadBytes = std::size_t{64} << 10;

}  // namespace

/// One connection. What is said waits in a queue, so that a late answer holds back what comes after
/// it; nothing more is read until all of it is out.
class SimulateConnections::Line final : public std::enable_shared_from_this<Line> {
 public:
  Line(Tcp::socket socket, const SimulateClock& clock,
       std::unique_ptr<simulator::Connection> machine, std::function<void()> heard)
      : socket_(std::move(socket)),
        timer_(socket_.get_executor()),
        clock_(clock),
        machine_(std::move(machine)),
        heard_(std::move(heard)) {}

  bool is_open() const { return machine_ != nullptr; }

  void start() {
    say(machine_->open(clock_.now_ms()));
    read();
  }

  void notice() {
    if (machine_ == nullptr || is_ending_) return;
    say(machine_->notice(clock_.now_ms()));
  }

  void close() {
    machine_.reset();
    Code ignored;
    timer_.cancel();
    socket_.close(ignored);
  }

 private:
  void read() {
    if (is_reading_ || is_ending_ || !speeches_.empty() || machine_ == nullptr) return;
    is_reading_ = true;
    socket_.async_read_some(
        asio::buffer(buffer_), [self = shared_from_this()](const Code& failed, std::size_t size) {
          self->is_reading_ = false;
          if (self->machine_ == nullptr) return;
          if (failed) return self->close();
          self->say(self->machine_->hear(std::string_view(self->buffer_.data(), size),
                                         self->clock_.now_ms()));
          self->heard_();
          self->read();
        });
  }

  void say(simulator::Speech speech) {
    if (speech.cut_after_bytes >= 0) {
      speech.bytes.resize(
          std::min(speech.bytes.size(), static_cast<std::size_t>(speech.cut_after_bytes)));
      speech.ends = true;
    }
    if (speech.bytes.empty() && !speech.ends) return;
    is_ending_ = is_ending_ || speech.ends;
    speeches_.push_back(std::move(speech));
    if (speeches_.size() == 1) begin();
  }

  void begin() {
    if (speeches_.front().delay_ms <= 0) return write();
    timer_.expires_after(std::chrono::milliseconds(speeches_.front().delay_ms));
    timer_.async_wait([self = shared_from_this()](const Code& stopped) {
      if (!stopped && self->machine_ != nullptr) self->write();
    });
  }

  void write() {
    asio::async_write(socket_, asio::buffer(speeches_.front().bytes),
                      [self = shared_from_this()](const Code& failed, std::size_t) {
                        if (self->machine_ == nullptr) return;
                        if (failed || self->speeches_.front().ends) return self->close();
                        self->speeches_.pop_front();
                        if (!self->speeches_.empty()) return self->begin();
                        self->read();
                      });
  }

  Tcp::socket socket_;
  asio::steady_timer timer_;
  const SimulateClock& clock_;
  std::unique_ptr<simulator::Connection> machine_;  // none: closed
  std::function<void()> heard_;
  std::array<char, kReadBytes> buffer_{};
  std::deque<simulator::Speech> speeches_;  // the first is on its way
  bool is_reading_ = false;
  bool is_ending_ = false;
};

SimulateConnections::SimulateConnections(asio::io_context& io, const SimulateClock& clock,
                                         Make make, std::function<void()> heard)
    : clock_(clock), make_(std::move(make)), heard_(std::move(heard)), acceptor_(io) {}

SimulateConnections::~SimulateConnections() {
  for (const auto& line : lines_) line->close();
}

Result<std::uint16_t> SimulateConnections::open(const std::string& address, std::uint16_t port) {
  const Tcp::endpoint at(asio::ip::make_address(address), port);
  Code failed;
  acceptor_.open(at.protocol(), failed);
  if (!failed) acceptor_.set_option(asio::socket_base::reuse_address(true), failed);
  if (!failed) acceptor_.bind(at, failed);
  if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) return invalid(failed.message());
  accept();
  return acceptor_.local_endpoint().port();
}

void SimulateConnections::accept() {
  acceptor_.async_accept([this](const Code& failed, Tcp::socket socket) {
    if (failed == asio::error::operation_aborted) return;  // we may be gone
    std::erase_if(lines_, [](const auto& line) { return !line->is_open(); });
    if (!failed) {
      lines_.push_back(std::make_shared<Line>(std::move(socket), clock_, make_(), heard_));
      lines_.back()->start();
    }
    accept();
  });
}

void SimulateConnections::notice() {
  for (const auto& line : lines_) line->notice();
}

}  // namespace jackfield::cli
