// SPDX-License-Identifier: MIT
// A port on which a simulator speaks what is not HTTP. The sockets, delays and cuts are here, the
// protocol is the simulator's.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "host/cli/simulate_clock.hpp"
#include "sdk/simulator/simulator.hpp"

namespace jackfield::cli {

/// [main loop]
class SimulateConnections final {
 public:
  using Make = std::function<std::unique_ptr<simulator::Connection>()>;

  /// `heard` is called whenever somebody has said something: what the phones show may be another.
  /// `clock` outlives this.
  SimulateConnections(boost::asio::io_context& io, const SimulateClock& clock, Make make,
                      std::function<void()> heard);
  SimulateConnections(const SimulateConnections&) = delete;
  SimulateConnections& operator=(const SimulateConnections&) = delete;
  /// Closes all connections; their machines are gone with them.
  ~SimulateConnections();

  /// Port 0 takes any free one.
  Result<std::uint16_t> open(const std::string& address, std::uint16_t port);
  /// Something has happened on the network: every connection may have something to say about it.
  void notice();

 private:
  class Line;

  void accept();

  const SimulateClock& clock_;
  Make make_;
  std::function<void()> heard_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::vector<std::shared_ptr<Line>> lines_;
};

}  // namespace jackfield::cli
