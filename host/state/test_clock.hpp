// SPDX-License-Identifier: MIT
// The clock of builds for end-to-end tests (-DJACKFIELD_TEST_CLOCK=ON): the system's time, moved
// forward by who writes "advance <milliseconds>" to the socket that JACKFIELD_TEST_CLOCK_SOCKET
// names.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <functional>
#include <memory>

#include "host/state/clock.hpp"

namespace jackfield::state {

class TestClock final : public Clock {
 public:
  explicit TestClock(boost::asio::io_context& io);
  std::int64_t now_ms() const override { return system_.now_ms() + ahead_ms_; }
  void on_moved(std::function<void()> listener) { moved_ = std::move(listener); }

 private:
  struct Session;
  void accept();

  SystemClock system_;
  std::int64_t ahead_ms_ = 0;
  std::function<void()> moved_;
  std::unique_ptr<boost::asio::local::stream_protocol::acceptor> acceptor_;
};

}  // namespace jackfield::state
