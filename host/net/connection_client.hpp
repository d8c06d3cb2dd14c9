// SPDX-License-Identifier: MIT
// One outgoing TCP connection that stays: with TLS from the first byte, from an upgrade on, or not
// at all. Reads only when asked to, so that whoever is busy holds the other side up and not the
// memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace boost::asio {
class io_context;
}

namespace jackfield::net {

struct ConnectionTarget {
  std::string host{};  // a name, or an address without brackets
  std::uint16_t port = 0;
  bool tls = true;                     // from the first byte
  std::string server_name{};           // what the certificate has to bear; empty: host
  std::uint32_t timeout_ms = 10'000;   // for connecting and for TLS, each
  bool allow_private_address = false;  // loopback, private and other special addresses
  std::string ca_file{};               // empty: the system's
};

enum class ConnectionError : std::uint8_t {
  dns,
  refused_address,  // the address guard
  connect,
  tls,
  timeout,
  ended,    // orderly, by the other side or by close()
  lost,     // by a reset
  overflow  // the other side takes nothing, and too much waits for it
};

std::string_view to_string(ConnectionError error);

/// Who is told. Never from inside a call of the client's.
class ConnectionHandler {
 public:
  virtual ~ConnectionHandler() = default;

  /// The connection stands, with TLS where the target says so.
  virtual void on_connected() = 0;
  /// The upgrade that start_tls() asked for is done.
  virtual void on_secured() = 0;
  /// What read() asked for: some bytes, at most 64 KiB.
  virtual void on_bytes(std::string_view bytes) = 0;
  /// It is over; last. `text` names the host and the failure.
  virtual void on_closed(ConnectionError error, const std::string& text) = 0;
};

/// [main loop] The handler outlives it, or calls abort().
class ConnectionClient final {
 public:
  ConnectionClient(boost::asio::io_context& io, ConnectionTarget target,
                   ConnectionHandler& handler);
  /// As abort().
  ~ConnectionClient();
  ConnectionClient(const ConnectionClient&) = delete;
  ConnectionClient& operator=(const ConnectionClient&) = delete;

  /// Asks for bytes once; asking again before they came does nothing.
  void read();
  /// Sends bytes behind those that are to be sent already.
  void send(std::string_view bytes);
  /// Upgrades to TLS once what is to be sent is sent; what is sent later waits for it.
  void start_tls();
  /// Ends the connection once what is to be sent is sent.
  void close();
  /// Ends it now, and tells the handler nothing more.
  void abort();

  std::uint64_t bytes_in() const;
  std::uint64_t bytes_out() const;

  static constexpr std::size_t kMostUnsent = std::size_t{16} << 20;

 private:
  class Wire;
  std::shared_ptr<Wire> wire_;  // shared with its own operations under way
};

}  // namespace jackfield::net
