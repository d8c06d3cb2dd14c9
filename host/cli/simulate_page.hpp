// SPDX-License-Identifier: MIT
// The page of `jackfield simulate`: its files, its own small API for the phones, and the way to the
// host. Only this machine's browsers may talk to it, and only from the page itself: a foreign site
// that names our port gets nothing.
#pragma once

#include <jackfield/cpp/result.hpp>

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "host/cli/simulate_host.hpp"
#include "host/cli/simulate_stream.hpp"
#include "host/net/http_server.hpp"

namespace jackfield::cli {

/// What the page shows and how it acts on it.
struct SimulatePageParts {
  SimulateHost& host;
  std::function<nlohmann::json()> setup;  ///< Told to the page once: the web chats.
  std::string frame_origin;  ///< Where web chats are served: the one place that may be framed.
  std::string media_origin;  ///< Where pictures of messages are served.
  std::function<nlohmann::json()> phones;  ///< The phones of every simulated account.
  using Order = std::function<Result<void>(const std::string& account, const nlohmann::json& what)>;
  Order act;      ///< A person does something on an account's phone; an error is told to them.
  Order control;  ///< A test tells the network what shall go wrong.
};

/// [main loop]
class SimulatePage final {
 public:
  SimulatePage(boost::asio::io_context& io, SimulatePageParts parts);

  /// Listens on 127.0.0.1; port 0 takes any free one.
  Result<std::uint16_t> open(std::uint16_t port);
  /// The phones have changed: every open page is told.
  void changed();

 private:
  bool is_ours(const net::Request& request) const;
  void handle(net::Request request, net::Responder responder);
  bool order(const net::Request& request, net::Responder& responder);
  void stream(const net::Request& request, net::Responder responder);
  net::Response file(const net::Request& request) const;

  boost::asio::io_context& io_;
  SimulatePageParts parts_;
  std::uint16_t port_ = 0;
  std::list<std::shared_ptr<SimulateStream>> streams_;
  net::HttpServer server_;  // after the streams: it ends their connections first
};

}  // namespace jackfield::cli
