// SPDX-License-Identifier: MIT
// Both ends of a socket for the tests: a client that sends any bytes it likes, and a server that
// answers by script. They share the tested object's io_context, so one loop drives everything and
// nothing has to be waited for.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace jackfield::net::test {

/// Runs the loop until `done`; false when five seconds of work did not lead there.
bool run_until(boost::asio::io_context& io, const std::function<bool()>& done);
/// Runs what is ready, and nothing that is not.
void run_ready(boost::asio::io_context& io);

/// One socket, its received bytes gathered.
class Peer final : public std::enable_shared_from_this<Peer> {
 public:
  explicit Peer(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  void send(std::string_view bytes);
  void close();  // orderly
  void reset();  // the other side sees a reset
  void end_sending();
  void read_all(std::function<void(Peer&)> on_bytes = {});

  std::string received;
  bool ended = false;  // end of file or reset seen
  boost::asio::ip::tcp::socket& socket() { return socket_; }

 private:
  boost::asio::ip::tcp::socket socket_;
  std::string buffer_ = std::string(65536, '\0');
};

/// Connects to 127.0.0.1; reading starts at once unless told otherwise.
std::shared_ptr<Peer> connect(boost::asio::io_context& io, std::uint16_t port, bool read = true);

/// Accepts on 127.0.0.1 and calls the script whenever bytes came (and once for a new connection,
/// with none).
class ScriptedServer final {
 public:
  using Script = std::function<void(Peer&)>;

  ScriptedServer(boost::asio::io_context& io, Script script);
  ~ScriptedServer();
  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  std::string url(std::string_view path) const;

  std::vector<std::shared_ptr<Peer>> peers;

 private:
  void accept();

  boost::asio::ip::tcp::acceptor acceptor_;
  Script script_;
};

/// The answer's parts, for what was received from an HTTP server.
int status_of(std::string_view answer);
std::string body_of(std::string_view answer);
std::string header_of(std::string_view answer, std::string_view name);

/// A directory of its own that is gone afterwards.
class TemporaryDirectory final {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  std::string path(std::string_view name) const { return path_ + "/" + std::string(name); }
  const std::string& path() const { return path_; }
  std::string write(std::string_view name, std::string_view bytes) const;
  std::size_t files() const;

 private:
  std::string path_;
};

std::string read_file(const std::string& path);
/// Bytes that look random and are the same each time.
std::string pattern(std::size_t size);

}  // namespace jackfield::net::test
