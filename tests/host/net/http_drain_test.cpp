// SPDX-License-Identifier: MIT
#include "tests/host/net/server_fixture.hpp"

namespace jackfield::net::test {
namespace {

using namespace std::chrono_literals;

class HttpDrain : public ServerFixture {
 protected:
  void drain(std::chrono::milliseconds deadline = 10s) {
    server->drain(deadline, [this] { ++drained; });
  }
  bool refused() {
    boost::asio::ip::tcp::socket socket(io);
    boost::system::error_code code;
    socket.connect({boost::asio::ip::address_v4::loopback(), port}, code);
    return code == boost::asio::error::connection_refused;
  }

  int drained = 0;
};

TEST_F(HttpDrain, AnIdleServerIsDrainedAtOnce) {
  start();
  const auto idle = client();
  ASSERT_TRUE(until([&] { return server->connections() == 1; }));

  drain();

  EXPECT_EQ(drained, 0);  // never from inside the call
  EXPECT_TRUE(until([&] { return drained == 1 && idle->ended; }));
  EXPECT_TRUE(refused());
}

TEST_F(HttpDrain, RunningRequestsAreFinishedFirst) {
  start({}, keeping());
  const auto peer = client();
  peer->send(kGet + kGet);  // the second one is never begun
  ASSERT_TRUE(until([&] { return kept.size() == 1; }));

  drain();
  run_ready(io);
  EXPECT_EQ(drained, 0);
  kept[0].second.respond(text_response(200, "done"));

  ASSERT_TRUE(until([&] { return drained == 1 && peer->ended; }));
  EXPECT_EQ(body_of(peer->received), "done\n");
  EXPECT_EQ(header_of(peer->received, "connection"), "close");
  EXPECT_EQ(handled, 1);
}

TEST_F(HttpDrain, ARequestUnderWayIsStillTaken) {
  start();
  const auto peer = client();
  peer->send(post(5, "he"));
  ASSERT_TRUE(until([&] { return server->connections() == 1; }));
  run_ready(io);

  drain();
  peer->send("llo");

  ASSERT_TRUE(until([&] { return drained == 1 && peer->ended; }));
  EXPECT_EQ(body_of(peer->received), "POST /b hello\n");
}

TEST_F(HttpDrain, LongPollsAreLetGo) {
  start({}, keeping());
  const auto peer = client();
  peer->send(kGet);
  ASSERT_TRUE(until([&] { return kept.size() == 1; }));
  bool released = false;
  kept[0].second.on_closed([&] { released = true; });

  drain();

  ASSERT_TRUE(until([&] { return drained == 1 && peer->ended; }));
  EXPECT_TRUE(released);
  EXPECT_EQ(status_of(peer->received), 503);
  EXPECT_EQ(header_of(peer->received, "retry-after"), "1");
}

TEST_F(HttpDrain, StreamsAreEnded) {
  StreamWriter stream;
  start({}, [&](Request, Responder responder) { stream = responder.stream(200, {}); });
  const auto peer = client();
  peer->send(kGet);
  ASSERT_TRUE(until([&] { return stream.is_open(); }));
  bool closed = false;
  stream.on_closed([&] { closed = true; });
  stream.write("last");

  drain();

  ASSERT_TRUE(until([&] { return drained == 1 && peer->ended; }));
  EXPECT_TRUE(closed);
  EXPECT_EQ(body_of(peer->received), "4\r\nlast\r\n0\r\n\r\n");
}

TEST_F(HttpDrain, TheDeadlineCutsWhatDoesNotEnd) {
  start({}, keeping());
  const auto stuck = client();
  stuck->send(kGet);
  const auto half = client();
  half->send("GET / HTT");
  ASSERT_TRUE(until([&] { return kept.size() == 1 && server->connections() == 2; }));

  drain(1ms);

  ASSERT_TRUE(until([&] { return drained == 1; }));
  EXPECT_EQ(server->connections(), 0U);
  EXPECT_EQ(server->pending(), 0U);
  kept[0].second.respond(text_response(200, "too late"));
  run_ready(io);
  EXPECT_EQ(drained, 1);
  EXPECT_EQ(handled, 1);
}

}  // namespace
}  // namespace jackfield::net::test
