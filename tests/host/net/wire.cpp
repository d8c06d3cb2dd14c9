// SPDX-License-Identifier: MIT
#include "tests/host/net/wire.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace jackfield::net::test {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

bool run_until(asio::io_context& io, const std::function<bool()>& done) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!done()) {
    if (std::chrono::steady_clock::now() > limit) return false;
    if (io.stopped()) io.restart();
    io.run_one_for(std::chrono::milliseconds(20));
  }
  return true;
}

void run_ready(asio::io_context& io) {
  if (io.stopped()) io.restart();
  while (io.poll() > 0) {
  }
}

void Peer::send(std::string_view bytes) {
  auto copy = std::make_shared<std::string>(bytes);
  asio::async_write(
      socket_, asio::buffer(*copy),
      [copy, self = shared_from_this()](const boost::system::error_code&, std::size_t) {});
}

void Peer::close() {
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

void Peer::reset() {
  boost::system::error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

void Peer::end_sending() {
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void Peer::read_all(std::function<void(Peer&)> on_bytes) {
  socket_.async_read_some(asio::buffer(buffer_),
                          [self = shared_from_this(), on_bytes](
                              const boost::system::error_code& code, std::size_t bytes) {
                            if (code) {
                              self->ended = true;
                              return;
                            }
                            self->received.append(self->buffer_, 0, bytes);
                            if (on_bytes) on_bytes(*self);
                            if (self->socket_.is_open()) self->read_all(on_bytes);
                          });
}

std::shared_ptr<Peer> connect(asio::io_context& io, std::uint16_t port, bool read) {
  tcp::socket socket(io);
  socket.connect({asio::ip::address_v4::loopback(), port});
  auto peer = std::make_shared<Peer>(std::move(socket));
  if (read) peer->read_all();
  return peer;
}

ScriptedServer::ScriptedServer(asio::io_context& io, Script script)
    : acceptor_(io, {asio::ip::address_v4::loopback(), 0}), script_(std::move(script)) {
  accept();
}

ScriptedServer::~ScriptedServer() {
  for (const auto& peer : peers) peer->close();
}

std::string ScriptedServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port()) + std::string(path);
}

void ScriptedServer::accept() {
  acceptor_.async_accept([this](const boost::system::error_code& code, tcp::socket socket) {
    if (code) return;
    peers.push_back(std::make_shared<Peer>(std::move(socket)));
    const auto peer = peers.back();
    script_(*peer);
    if (peer->socket().is_open()) peer->read_all(script_);
    accept();
  });
}

int status_of(std::string_view answer) {
  return answer.size() < 12 ? 0 : std::stoi(std::string(answer.substr(9, 3)));
}

std::string body_of(std::string_view answer) {
  const std::size_t end = answer.find("\r\n\r\n");
  return end == std::string_view::npos ? "" : std::string(answer.substr(end + 4));
}

std::string header_of(std::string_view answer, std::string_view name) {
  const std::string wanted = "\r\n" + std::string(name) + ": ";
  const std::size_t at = answer.substr(0, answer.find("\r\n\r\n")).find(wanted);
  if (at == std::string_view::npos) return "";
  const std::string_view value = answer.substr(at + wanted.size());
  return std::string(value.substr(0, value.find("\r\n")));
}

TemporaryDirectory::TemporaryDirectory() {
  path_ = std::filesystem::temp_directory_path() / "jackfield-net-XXXXXX";
  if (::mkdtemp(path_.data()) == nullptr) path_.clear();
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryDirectory::write(std::string_view name, std::string_view bytes) const {
  std::ofstream(path(name), std::ios::binary) << bytes;
  return path(name);
}

std::size_t TemporaryDirectory::files() const {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string pattern(std::size_t size) {
  std::string out;
  out.reserve(size);
  std::uint32_t state = 12345;
  while (out.size() < size) {
    state = state * 1664525U + 1013904223U;
    out.push_back(static_cast<char>(state >> 24U));
  }
  return out;
}

}  // namespace jackfield::net::test
