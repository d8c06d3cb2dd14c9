// SPDX-License-Identifier: MIT
// The simulators of a configuration, served: each at the addresses that its account's `endpoints`
// name, its webhooks sent to the host's listener. What a simulator says of delays, cuts and repeats
// happens here.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "host/cli/simulate_clock.hpp"
#include "host/cli/simulate_connections.hpp"
#include "host/config/config.hpp"
#include "host/net/http_client.hpp"
#include "host/net/http_server.hpp"
#include "sdk/simulator/simulator.hpp"

namespace jackfield::cli {

/// [main loop]
class SimulateNetworks final {
 public:
  SimulateNetworks(boost::asio::io_context& io, net::HttpClient& client,
                   std::function<void()> changed);

  /// Serves an account's network. Errors: an endpoint that is not on this machine, or a port that
  /// is taken.
  Result<void> serve(const config::Account& account, std::string title,
                     std::unique_ptr<simulator::Simulator> network);

  /// [{"account","title","phone","on_the_way"}], in the order they were added. `on_the_way`:
  /// webhooks that the network has yet to send, or whose answer has not come.
  nlohmann::json phones() const;
  /// Somebody does something on an account's phone. Errors: a sentence for them.
  Result<void> act(const std::string& account, const nlohmann::json& what);
  /// Tells a simulator what shall go wrong (sdk/simulator/faults.hpp). {"clock_ahead_ms": 60000} is
  /// for any network: its clock is so much ahead of ours, or, below zero, behind.
  Result<void> control(const std::string& account, const nlohmann::json& order);

 private:
  struct Served {
    std::string account;
    std::string title;
    std::unique_ptr<simulator::Simulator> network;
    SimulateClock clock;         // the network's
    std::size_t on_the_way = 0;  // webhooks
    std::vector<std::unique_ptr<net::HttpServer>> servers;
    std::vector<std::unique_ptr<SimulateConnections>> connections;  // of what is not HTTP
  };

  Served* find(const std::string& account);
  Result<void> listen(Served& served, const std::string& from, const std::string& to);
  /// Tells the page, and every connection, that something has happened.
  void changed(Served& served);
  void handle(Served& served, net::Request request, net::Responder responder);
  /// Answers the call, then sends what came of it.
  void finish(Served& served, simulator::HttpResponse response,
              const std::shared_ptr<net::Responder>& responder);
  void answer(const simulator::HttpResponse& response, net::Responder& responder);
  void send_all(Served& served, std::vector<simulator::Webhook> webhooks);
  void send(Served& served, const simulator::Webhook& webhook);
  void post(const simulator::Webhook& webhook,
            std::function<void(const net::TransferResult&)> then);
  /// Runs `then` so much later; the timer owns itself.
  void later(std::int64_t after_ms, std::function<void()> then);

  boost::asio::io_context& io_;
  net::HttpClient& client_;
  std::function<void()> changed_;
  std::vector<std::unique_ptr<Served>> served_;  // by address: handlers hold references
};

}  // namespace jackfield::cli
