// SPDX-License-Identifier: MIT
// What an open page hears: the journal from where it was, the phones whenever they change, and
// whether the host is there. One stream carries all, because a browser opens only six connections
// to one origin.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <string>

#include "host/cli/simulate_host.hpp"
#include "host/net/http_responder.hpp"

namespace jackfield::cli {

/// [main loop] One open page.
class SimulateStream : public std::enable_shared_from_this<SimulateStream> {
 public:
  /// `phones` gives the JSON to show; asked at the start and once for any number of changes() in a
  /// moment.
  SimulateStream(boost::asio::io_context& io, SimulateHost& host,
                 std::function<std::string()> phones);

  /// Answers the request with the stream and follows the journal after `sequence`.
  void start(net::Responder responder, std::string sequence);
  /// The phones have changed.
  void changed();
  bool is_open() const { return writer_.is_open(); }

 private:
  void follow();
  void heard(const net::TransferResult& result);
  void tell(std::string_view name, std::string_view data, std::string_view id = {});
  void tell_host(bool is_there);
  void wait(boost::asio::steady_timer& timer, int after_ms, void (SimulateStream::*then)());
  void show();
  void beat();

  SimulateHost& host_;
  std::function<std::string()> phones_;
  net::StreamWriter writer_;
  std::string sequence_;
  net::TransferId asking_;
  int host_state_ = -1;  // not told yet, gone, there
  bool is_showing_ = false;
  boost::asio::steady_timer follow_timer_;
  boost::asio::steady_timer show_timer_;
  boost::asio::steady_timer beat_timer_;
};

}  // namespace jackfield::cli
