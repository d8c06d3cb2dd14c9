// SPDX-License-Identifier: MIT
#include "host/state/test_clock.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <cstdlib>
#include <istream>
#include <string>

#include <boost/asio/streambuf.hpp>

namespace jackfield::state {

using Protocol = boost::asio::local::stream_protocol;

/// One writer; keeps itself alive while it is connected.
struct TestClock::Session : std::enable_shared_from_this<TestClock::Session> {
  Session(TestClock& owner, Protocol::socket given) : clock(owner), socket(std::move(given)) {}

  void read() {
    boost::asio::async_read_until(
        socket, text, '\n',
        [self = shared_from_this()](boost::system::error_code fault, std::size_t) {
          if (fault) return;
          std::istream line(&self->text);
          std::string word;
          std::int64_t by = 0;
          line >> word >> by;
          line.ignore(1);
          if (word == "advance" && by > 0) {
            self->clock.ahead_ms_ += by;
            if (self->clock.moved_) self->clock.moved_();
          }
          const auto answer =
              std::make_shared<std::string>(std::to_string(self->clock.now_ms()) + "\n");
          boost::asio::async_write(self->socket, boost::asio::buffer(*answer),
                                   [self, answer](boost::system::error_code failed, std::size_t) {
                                     if (!failed) self->read();
                                   });
        });
  }

  TestClock& clock;
  Protocol::socket socket;
  boost::asio::streambuf text{256};
};

TestClock::TestClock(boost::asio::io_context& io) {
  const char* path = std::getenv("JACKFIELD_TEST_CLOCK_SOCKET");
  if (path == nullptr) return;
  acceptor_ = std::make_unique<Protocol::acceptor>(io, Protocol::endpoint(path));
  accept();
}

void TestClock::accept() {
  acceptor_->async_accept([this](boost::system::error_code fault, Protocol::socket socket) {
    if (fault) return;
    std::make_shared<Session>(*this, std::move(socket))->read();
    accept();
  });
}

}  // namespace jackfield::state
